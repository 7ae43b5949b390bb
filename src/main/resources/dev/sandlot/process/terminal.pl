# The holder of a terminal's process, run by tmux in the pane: terminal.pl PROCESS ARCH, in the sandbox's tmux directory. Like holder.pl, but
# standard input and output are the terminal, and tmux and the pump carry what is printed into the log.
#
# 1. It opens the command's files, forks the child that will become the command and says "ready PID START CHILD" in the fifo PROCESS.ready (its own pid and start time,
#    and the child's pid), so that the daemon can put that child into its control group before anything runs.
# 2. It reads one job from the fifo PROCESS.order: "LENGTH\n", then that many bytes of words as in holder.pl. A job that is cut short is
#    never run.
# 3. The record gets "run PID START -1" and, when the command has ended, "exit STATUS"; not where it was the end of tmux that ended it: then
#    its status means nothing, and the process is lost. The pump adds "eof" when it has the last byte.
#
# The keyboard's signals are for the command alone: those between it and the terminal ignore them, and the first program inside puts
# them back (Backend.terminal).
use strict;

my ($process, $arch) = @ARGV;
my $logs    = "../logs/$process";
my $BLOCK   = 65536;
my $EPIPE   = 32;
my $RETRY   = 0.1;    # seconds between tries on a full disk
my $NOT_RUN = 125;
my $tmux    = getppid;

my ($rt_sigaction, $rt_sigprocmask, $dup3, $memfd_create) = $arch eq 'aarch64' ? (134, 135, 24, 279) : (13, 14, 292, 319);

# Nothing is ignored or blocked that was so by chance, as in process.c.
my ($default, $none) = ("\0" x 32, "\0" x 8);
for my $signal (1 .. 64) { syscall $rt_sigaction, $signal, $default, 0, 8 }
syscall $rt_sigprocmask, 2, $none, 0, 8;
$SIG{$_} = 'IGNORE' for qw(INT QUIT TSTP TTIN TTOU HUP TERM PIPE);

# Descriptors 3 to 8 are taken, so that no other file gets them by chance; an exec closes none of them.
$^F = 8;
my %reserved;
do {
    open my $taken, '<', '/dev/null' or die "/dev/null: $!";
    $reserved{ fileno $taken } = $taken;
} while !$reserved{8};

my $start = start_time();
# Before "ready" is said: then they lose their names, and only after that the first of them gets its content.
open $reserved{5}, '<', "$logs/args"   or die "args: $!";
open $reserved{6}, '<', "$logs/filter" or die "filter: $!";
fileno $reserved{5} == 5 && fileno $reserved{6} == 6 or die 'descriptors 5 and 6 are others';
open my $record, '>>', "$logs/record" or die "record: $!";
pipe my $go_r, my $go_w or die "pipe: $!";
pipe my $told_r, my $told_w or die "pipe: $!";
my $child = fork // die "fork: $!";
become_command() if $child == 0;
close $_ for $go_r, $told_w, values %reserved;

open my $ear, '>', "$process.ready" or die "ready: $!";
syswrite $ear, join(' ', 'ready', $$, $start, $child) . "\n";
close $ear;
open my $orders, '<', "$process.order" or die "order: $!";
unlink "$process.order";
my $job = read_job($orders);
exit 0 if !defined $job;    # the child reads an empty order, and ends too

append($record, "run $$ $start -1\n");
append($go_w, $job);
close $go_w;
waitpid $child, 0;
my $status = $? & 127 ? 128 + ($? & 127) : $? >> 8;
if ($status < 128 && !was_run()) {
    syswrite STDOUT, "sandlot: the command was not run; why, is said above (status $status).\r\n";
    $status = $NOT_RUN;
}
append($record, "exit $status\n") if getppid == $tmux;

sub become_command {
    close $_ for $go_w, $record, $told_r, @reserved{3, 4};
    $SIG{$_} = 'DEFAULT' for qw(HUP TERM PIPE);
    my $order = '';
    while (sysread $go_r, $order, $BLOCK, length $order) { }
    exit 0 if $order eq '';
    my ($stdin, $tells, $script, @words) = split /\0/, $order, -1;
    pop @words;
    if   ($tells)         { syscall($dup3, fileno $told_w, 7, 0) == 7 or exit 126 }
    else                  { close $reserved{7} }
    if   (length $script) { put_script($script) or exit 126 }
    else                  { close $reserved{8} }
    exec { $words[0] } @words;
    print "$words[0]: $!\n";
    exit 127;
}

sub put_script {
    my ($script) = @_;
    my $name = 'command';
    my $fd   = syscall $memfd_create, $name, 0;
    open my $file, '+<&=', $fd or return 0;
    for (my $done = 0; $done < length $script;) { $done += syswrite($file, $script, length($script) - $done, $done) || return 0 }
    return sysseek($file, 0, 0) && syscall($dup3, $fd, 8, 0) == 8 && close $file;
}

sub was_run {
    return 1 if (split /\0/, substr $job, 0, 4)[1] ne '1';
    my $readable = '';
    vec($readable, fileno $told_r, 1) = 1;
    return select($readable, undef, undef, 0) > 0 && sysread $told_r, my $byte, 1;
}

sub read_job {
    my ($from) = @_;
    my $text = '';
    while (1) {
        if ($text =~ /\A(\d{1,9})\n/ && length $text >= $+[0] + $1) { return substr $text, $+[0], $1 }
        sysread $from, $text, $BLOCK, length $text or return;
    }
}

sub start_time {
    open my $stat, '<', '/proc/self/stat' or die "stat: $!";
    my $line = <$stat>;
    $line =~ s/.*\) //s;    # the program's name may hold anything
    return (split ' ', $line)[19];
}

sub append {
    my ($file, $data) = @_;
    my $done = 0;
    while ($done < length $data) {
        my $n = syswrite $file, $data, length($data) - $done, $done;
        if    (defined $n)   { $done += $n }
        elsif ($! == $EPIPE)  { return }
        else                 { select undef, undef, undef, $RETRY }
    }
}
