# Makes holders, each by one fork of this process, in which everything is loaded already, and starts other programs of a sandbox's host
# side: started from the outside, each takes four execs more (with that of the JVM's own helper) and twice the processor time.
#
#   zygote.pl ARCH HOLDER
#
# ARCH is the processor's name, HOLDER the program that keeps one process. Started by the daemon with an environment of PATH alone.
# Ends with the daemon, and with it every holder that has no job yet; those that have one go on. Programs see the end of their input.
#
# Orders come on standard input, as "LENGTH\n" and LENGTH bytes of words, each followed by NUL:
#   hold TOKEN UID ARGS FILTER RECORD STDOUT STDERR   make a holder: open these files while that is still allowed, then become UID for
#                                                     good ("-" leaves things as they are)
#   run TOKEN UID PROGRAM [ARGUMENT ...]              become UID for good and start a program
#   go TOKEN JOB                                      give it its job (see HOLDER; for a program it is the whole input)
#   away TOKEN                                        let it go: a holder without a job leaves, a program's input ends, and it is heard no more
# Answers are lines on standard output, each written at once: "ready TOKEN PID START CHILD" or "failed TOKEN REASON"; of a program
# "started TOKEN PID", then, until it is let go, "said TOKEN LINE" for what it prints, and "silent TOKEN -" once it can't any more.
use strict;

my $COMMAND_FDS = 8;    # the command gets none above
my $BLOCK       = 65536;
my $PIPE        = 65536;    # a pipe's capacity

my ($PR_CAPBSET_DROP, $PR_SET_NO_NEW_PRIVS, $PR_CAP_AMBIENT, $PR_CAP_AMBIENT_CLEAR_ALL) = (24, 38, 47, 4);
my $PR_SET_CHILD_SUBREAPER = 36;
my $CAPABILITY_VERSION_3 = 0x20080522;

my ($arch, $holder) = @ARGV;
my %X86_64  = (
    setsid => 112, setgroups => 116, setresuid => 117, setresgid => 119, capset => 126, prctl => 157, exit_group => 231,
    rt_sigaction => 13, rt_sigprocmask => 14, dup3 => 292, memfd_create => 319,
);
my %AARCH64 = (
    setsid => 157, setgroups => 159, setresuid => 147, setresgid => 149, capset => 91,  prctl => 167, exit_group => 94,
    rt_sigaction => 134, rt_sigprocmask => 135, dup3 => 24, memfd_create => 279,
);
our $call   = { x86_64 => \%X86_64, amd64 => \%X86_64, aarch64 => \%AARCH64 }->{$arch} or die "unknown processor $arch\n";

require $holder;
forget_signals();
$SIG{PIPE} = $SIG{HUP} = $SIG{INT} = $SIG{CHLD} = 'IGNORE';
syscall $call->{setsid};
# What is orphaned below comes here and, since SIGCHLD is ignored, leaves no zombie. In a container pid 1 may be any program, one that never
# waits; and where a zombie is left that had entered a sandbox from outside, the kernel doesn't let that sandbox's namespace end.
prctl($PR_SET_CHILD_SUBREAPER, 1);
chdir '/' or die "/: $!\n";
umask 022;    # what files made inside begin with, whatever the daemon's own is

# Descriptors 3 to 8 are taken, so that no other file gets them by chance; 5 to 8 become the command's, and up to there an exec closes none.
$^F = $COMMAND_FDS;
my @reserved;
do {
    open my $taken, '<', '/dev/null' or die "/dev/null: $!\n";
    push @reserved, $taken;
} while fileno $reserved[-1] < $COMMAND_FDS;
my %reserved = map { fileno $_, $_ } @reserved;

my %jobs;     # the pipes on which those without a job await it, by token
my %voices;    # the pipes into which programs print that have not been let go, by token
my $orders = '';
while (1) {
    my $readable = '';
    vec($readable, fileno $_, 1) = 1 for *STDIN, values %voices;
    next if select($readable, undef, undef, undef) < 0;
    for my $token (keys %voices) { pass_on($token) if vec $readable, fileno $voices{$token}, 1 }
    next if !vec $readable, fileno STDIN, 1;
    sysread STDIN, $orders, $BLOCK, length $orders or last;
    while ($orders =~ /\A(\d{1,9})\n/ && length $orders >= $+[0] + $1) {
        my $order = substr $orders, $+[0], $1;
        substr $orders, 0, $+[0] + $1, '';
        serve($order);
    }
}

sub serve {
    my ($verb, $token, $rest) = split /\0/, $_[0], 3;
    if ($verb eq 'hold') { make_holder($token, split /\0/, $rest); return }
    if ($verb eq 'run')  { start_program($token, split /\0/, $rest); return }
    my $pipe = delete $jobs{$token};
    if    ($verb eq 'away')   { delete $voices{$token} }
    elsif (!$pipe)            { }
    elsif ($voices{$token})   { syswrite $pipe, $rest }
    else                      { give($pipe, $rest) }
}

sub pass_on {
    my ($token) = @_;
    if (sysread $voices{$token}, my $said, $BLOCK) {
        answer("said $token $_") for grep { length } split /\n/, $said;
    } else {
        delete $voices{$token};
        answer("silent $token -");
    }
}

# The whole job or, where the holder has been killed, nothing. One that doesn't fit into the pipe is carried by a process of its own: a
# holder that is slow to take it must not keep the others waiting.
sub give {
    my ($pipe, $job) = @_;
    my $data = length($job) . "\n$job";
    if (length $data > $PIPE) {
        return if fork // die "fork: $!\n";
        close STDIN;
        close STDOUT;
        %jobs = %voices = ();
    }
    my $done = 0;
    while ($done < length $data) { $done += syswrite($pipe, $data, length($data) - $done, $done) // last }
    exit 0 if length $data > $PIPE;
}

sub make_holder {
    my ($token, @how) = @_;
    my ($job, $giver);
    my $pid = pipe($job, $giver) ? fork : undef;
    if (!defined $pid) { answer("failed $token $!"); return }
    if ($pid) { $jobs{$token} = $giver; return }
    close $giver;
    %jobs = %voices = ();
    open STDIN, '<', '/dev/null';
    eval { become_holder($token, $job, @how); 1 } or answer("failed $token $@");
    exit 1;
}

sub become_holder {
    my ($token, $job, $uid, $args, $filter, @appended) = @_;
    $SIG{CHLD} = 'DEFAULT';
    syscall($call->{setsid}) > 0 or die "setsid: $!\n";
    open $reserved{5}, '<', $args   or die "$args: $!\n";
    open $reserved{6}, '<', $filter or die "$filter: $!\n";
    fileno $reserved{5} == 5 && fileno $reserved{6} == 6 or die "descriptors 5 and 6 are others\n";
    $^F = 2;    # from here on an exec closes whatever is opened
    close $reserved{$_} for grep { $_ < 5 } keys %reserved;
    my @files = map { open my $file, '>>', $_ or die "$_: $!\n"; $file } @appended;
    become($uid) if $uid ne '-';
    hold($job, @files, [@reserved{5 .. 8}], sub { answer("ready $token $$ @_") });
}

sub start_program {
    my ($token, $uid, @words) = @_;
    my ($input, $giver, $voice, $output);
    my $pid = pipe($input, $giver) && pipe($voice, $output) ? fork : undef;
    if (!defined $pid) { answer("failed $token $!"); return }
    if ($pid) {
        ($jobs{$token}, $voices{$token}) = ($giver, $voice);
        answer("started $token $pid");
        return;
    }
    eval { become_program($input, $output, $uid, @words) };
    syswrite $output, $@;
    leave();
}

sub become_program {
    my ($input, $output, $uid, @words) = @_;
    $^F = 2;    # an exec closes all above
    close $_ for values %reserved;
    syscall($call->{setsid}) > 0 or die "setsid: $!\n";
    become($uid) if $uid ne '-';
    $SIG{$_} = 'DEFAULT' for qw(PIPE HUP INT CHLD);
    open STDIN, '<&', $input or die "stdin: $!\n";
    open STDOUT, '>&', $output or die "stdout: $!\n";
    open STDERR, '>&', $output or die "stderr: $!\n";
    exec { $words[0] } @words;
    die "$words[0]: $!\n";
}

# Gives up every privilege for good, and believes nothing but the kernel's own account of it.
sub become {
    my ($uid) = @_;
    $uid =~ /\A[1-9]\d{0,9}\z/ or die "no uid: $uid\n";
    $uid += 0;
    prctl($PR_SET_NO_NEW_PRIVS, 1);
    for my $capability (0 .. 63) { prctl($PR_CAPBSET_DROP, $capability) }
    prctl($PR_CAP_AMBIENT, $PR_CAP_AMBIENT_CLEAR_ALL);
    syscall $call->{setgroups}, 0, 0;
    syscall $call->{setresgid}, $uid, $uid, $uid;
    syscall $call->{setresuid}, $uid, $uid, $uid;
    my ($head, $none) = (pack('Li', $CAPABILITY_VERSION_3, 0), pack 'L6', (0) x 6);
    syscall $call->{capset}, $head, $none;

    open my $status, '<', '/proc/self/status' or die "status: $!\n";
    my %is = map { /\A(\w+):\s*(.*?)\s*\z/ ? ($1, $2) : () } <$status>;
    my $ids = join "\t", ($uid) x 4;
    my %must = (Uid => $ids, Gid => $ids, Groups => '', NoNewPrivs => 1, map { ("Cap$_", '0' x 16) } qw(Inh Prm Eff Bnd Amb));
    for (keys %must) { defined $is{$_} && $is{$_} eq $must{$_} or die "can't become $uid: $_ is $is{$_}\n" }
}

# No signal is ignored or blocked, whatever this was started with: a JVM blocks QUIT, and nohup(1) ignores HUP. By the kernel's calls,
# because the library's leave its own signals out. KILL and STOP can't be set, and needn't.
sub forget_signals {
    my ($default, $none) = ("\0" x 32, "\0" x 8);
    for my $signal (1 .. 64) { syscall $call->{rt_sigaction}, $signal, $default, 0, 8 }
    syscall $call->{rt_sigprocmask}, 2, $none, 0, 8;
}

sub prctl {
    my ($option, $value) = @_;
    return syscall $call->{prctl}, $option, $value, 0, 0, 0;
}

# Ends at once: perl's own exit would first visit everything that it has, and copy each page that it still shares with the zygote.
sub leave {
    syscall $call->{exit_group}, 0;
}

sub answer {
    my ($line) = @_;
    $line =~ s/\s+\z//;
    $line =~ s/[^ -~]/ /g;
    syswrite STDOUT, substr($line, 0, 1000) . "\n";    # at most PIPE_BUF, so it is never mixed with another's
}
