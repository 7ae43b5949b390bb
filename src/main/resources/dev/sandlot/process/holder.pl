# The holder of one process: runs its command, carries what it prints into its log and what it is told into its standard input, and
# records its end. It outlives the daemon, which is not in the data path.
#
# Loaded by the zygote, which forks, opens the files, drops every privilege and then calls hold(). It uses no module but strict: loading
# warnings and constant alone would double the start-up time.
#
# 1. It forks the child that will become the command, and says who it is, when it started, and who the child is, so that the daemon can
#    put the child into its control group before anything runs.
# 2. It reads one job from the pipe that it was given: "LENGTH\n", then LENGTH bytes, each word followed by NUL: "1" or "0" (whether
#    standard input stays open), or "2", NUL, a length, NUL and so many bytes, which are all of standard input and in no other place; "1" or "0"
#    (whether the chain tells when it has reached the command), a script or nothing, and the words of the command. A job that is cut short,
#    because the daemon died, is never run and leaves no trace.
# 3. The record gets "run PID START FD" (its own pid and start time; where standard input is fed), then "exit STATUS" when the command has
#    ended, and "eof" when nobody can print any more. A line counts when it has its newline. STATUS is 125 where the chain ended by
#    itself before it had reached the command; what it said is in the log.
#
# The command finds the script, which is too long for an argument, in descriptor 8, and its chain tells in 7, by a byte, that the command
# is what comes next.
#
# Standard input arrives on FD as frames: "D", a 16-bit big-endian length, that many bytes; "E" for the end of file; "Q" and a
# 32-bit big-endian tag ask for a line "stdin TAG N" in the record, N being the bytes taken so far. A frame is at most PIPE_BUF long, so
# that it is written whole or not at all.
use strict;

my $PIDFD_OPEN = 434;      # pidfd_open(2) has the same number on every architecture
my $F_SETFL    = 4;
my $O_NONBLOCK = 04001;    # with O_WRONLY
my $EAGAIN     = 11;
my $EPIPE      = 32;
my $BLOCK      = 65536;    # a pipe's capacity
my $RETRY      = 0.1;      # seconds between tries on a full disk
my $NOT_RUN    = 125;

our $call;    # the numbers of system calls

my ($record, $log_out, $log_err, $child, $stdin_open, $given);
my ($go_r, $go_w, $in_r, $in_w, $out_r, $out_w, $err_r, $err_w, $feed_r, $feed_w, $told_r, $told_w, $tells);

# Keeps one process from its job to its end. The files of the command are open as the descriptors that it expects; $ready is called once.
sub hold {
    my ($job, $of_command, $ready);
    ($job, $record, $log_out, $log_err, $of_command, $ready) = @_;
    for ([\$go_r, \$go_w], [\$in_r, \$in_w], [\$out_r, \$out_w], [\$err_r, \$err_w], [\$feed_r, \$feed_w], [\$told_r, \$told_w]) {
        pipe ${ $_->[0] }, ${ $_->[1] } or die "pipe: $!\n";
    }
    $child = fork // die "fork: $!\n";
    if ($child == 0) {
        close $job;
        become_command(@$of_command[2, 3]);
    }
    close $_ for $go_r, $in_r, $out_w, $err_w, $told_w, @$of_command;

    my $start = start_time();
    $ready->($start, $child);
    open STDOUT, '>', '/dev/null';
    open STDERR, '>', '/dev/null';
    my $text = read_job($job);
    leave() if !defined $text;    # the child reads an empty order, and ends too
    close $job;

    if ($text =~ /\A2\0(\d{1,9})\0/) {
        $given = substr $text, $+[0], $1;
        substr $text, 0, $+[0] + $1, "1\0";    # to the child it is a pipe like any other
        close $_ for $feed_r, $feed_w;
    }
    ($stdin_open, $tells) = map { $_ eq '1' } split /\0/, substr($text, 0, 4);
    if (!$stdin_open) { close $_ for $in_w, $feed_r, $feed_w }
    append($record, "run $$ $start " . ($stdin_open && !defined $given ? fileno $feed_w : -1) . "\n");
    append($go_w, $text);
    close $go_w;
    undef $text;
    carry();
    leave();
}

# The child: waits for its order, then turns into the command, which gets 0, 1, 2 and 5 to 8 and nothing else.
sub become_command {
    my ($telling, $script_file) = @_;
    close $_ for $go_w, $record, $log_out, $log_err, $told_r;
    open STDOUT, '>', '/dev/null';
    open STDERR, '>', '/dev/null';
    my $order = '';
    while (sysread $go_r, $order, $BLOCK, length $order) { }
    leave() if $order eq '';
    my ($with_stdin, $telling_wanted, $script, @words) = split /\0/, $order, -1;
    pop @words;
    ($with_stdin ? open STDIN, '<&', $in_r : open STDIN, '<', '/dev/null') or exit 126;
    open STDOUT, '>&', $out_w or exit 126;
    open STDERR, '>&', $err_w or exit 126;
    if   ($telling_wanted) { syscall($call->{dup3}, fileno $told_w, 7, 0) == 7 or exit 126 }
    else                   { close $telling }
    if   (length $script)  { put_script($script) or exit 126 }
    else                   { close $script_file }
    $SIG{$_} = 'DEFAULT' for qw(PIPE HUP INT);
    exec { $words[0] } @words;
    print STDERR "$words[0]: $!\n";
    exit 127;
}

# Into a file of memory, which becomes descriptor 8; it counts as the sandbox's memory.
sub put_script {
    my ($script) = @_;
    my $name = 'command';
    my $fd   = syscall $call->{memfd_create}, $name, 0;
    open my $file, '+<&=', $fd or return 0;
    for (my $done = 0; $done < length $script;) { $done += syswrite($file, $script, length($script) - $done, $done) || return 0 }
    return sysseek($file, 0, 0) && syscall($call->{dup3}, $fd, 8, 0) == 8 && close $file;
}

# Whether the command has been run: the chain before it has told so, or could not.
sub was_run {
    return 1 if !$tells;
    my $readable = '';
    vec($readable, fileno $told_r, 1) = 1;
    return select($readable, undef, undef, 0) > 0 && sysread $told_r, my $byte, 1;
}

# The job, or undef where the daemon is gone before it gave the whole of it.
sub read_job {
    my ($job) = @_;
    my $text = '';
    while (1) {
        if ($text =~ /\A(\d{1,9})\n/ && length $text >= $+[0] + $1) { return substr $text, $+[0], $1 }
        sysread $job, $text, $BLOCK, length $text or return;
    }
}

sub start_time {
    open my $stat, '<', '/proc/self/stat' or die "stat: $!";
    my $line = <$stat>;
    $line =~ s/.*\) //s;    # the program's name may hold anything
    return (split ' ', $line)[19];
}

# Writes everything, however long a full disk makes it wait: what was printed is never dropped. Only a pipe can lose its reader: the
# child that was killed before it took its order.
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

# Until the command has ended and nobody can print any more.
sub carry {
    my $pidfd = syscall $PIDFD_OPEN, $child, 0;
    $pidfd >= 0 or die "pidfd_open: $!";
    my %outputs = (fileno $out_r, [$out_r, $log_out], fileno $err_r, [$err_r, $log_err]);
    my ($ended, $frames, $input, $taken, $input_ends) = (0, '', $given // '', 0, defined $given);
    my $fed = !defined $given;
    undef $given;
    fcntl $in_w, $F_SETFL, $O_NONBLOCK if $stdin_open;
    if ($input_ends && $input eq '') { $stdin_open = 0; close $in_w }

    while (!$ended || %outputs) {
        my ($readable, $writable) = ('', '');
        vec($readable, $_, 1) = 1 for keys %outputs;
        vec($readable, $pidfd, 1) = 1 if !$ended;
        if ($stdin_open && !$ended) {
            if   (length $input) { vec($writable, fileno $in_w,   1) = 1 }
            else                 { vec($readable, fileno $feed_r, 1) = 1 }
        }
        next if select($readable, $writable, undef, undef) < 0;

        carry_from(\%outputs, $readable);
        if ($fed && $stdin_open && !$ended && vec $readable, fileno $feed_r, 1) {
            sysread $feed_r, $frames, $BLOCK, length $frames;
            ($frames, my $data, my $questions, $input_ends) = take_frames($frames);
            $taken += length $data;
            $input .= $data;
            append($record, "stdin $_ $taken\n") for @$questions;
        }
        if (length $input && vec $writable, fileno $in_w, 1) {
            my $n = syswrite $in_w, $input;
            if    (defined $n)   { substr $input, 0, $n, '' }
            elsif ($! != $EAGAIN) { ($input, $input_ends) = ('', 1) }    # the command has closed it
        }
        if (!$ended && vec $readable, $pidfd, 1) {
            waitpid $child, 0;
            ($ended, $input, $input_ends) = (1, '', 1);
            my $status = $? & 127 ? 128 + ($? & 127) : $? >> 8;
            drain(\%outputs);
            if ($status < 128 && !was_run()) {
                append($log_err, "sandlot: the command was not run; why, is said above (status $status).\n");
                $status = $NOT_RUN;
            }
            append($record, "exit $status\n" . (%outputs ? '' : "eof\n"));
            return if !%outputs;
        }
        if ($stdin_open && $input_ends && $input eq '') { $stdin_open = 0; close $_ for $in_w, $feed_r, $feed_w }
    }
    append($record, "eof\n");
}

# Takes over what has been printed already, without waiting; outputs that nobody can print to any more are deleted.
sub drain {
    my ($outputs) = @_;
    for (1 .. 64) {    # a child left behind may go on printing for ever
        my $readable = '';
        vec($readable, $_, 1) = 1 for keys %$outputs;
        return if !%$outputs || select($readable, undef, undef, 0) <= 0;
        carry_from($outputs, $readable);
    }
}

sub carry_from {
    my ($outputs, $readable) = @_;
    for my $fd (keys %$outputs) {
        next if !vec $readable, $fd, 1;
        my ($from, $to) = @{ $outputs->{$fd} };
        if   (sysread $from, my $data, $BLOCK) { append($to, $data) }
        else                                  { delete $outputs->{$fd} }
    }
}

# Splits whole frames off: what is left, the data, the tags of the questions, and whether the end came.
sub take_frames {
    my ($rest) = @_;
    my ($data, $ends, @questions) = ('', 0);
    while ($rest ne '') {
        my $kind = substr $rest, 0, 1;
        if ($kind eq 'D') {
            last if length $rest < 3;
            my $length = unpack 'n', substr $rest, 1, 2;
            last if length $rest < 3 + $length;
            $data .= substr $rest, 3, $length;
            substr $rest, 0, 3 + $length, '';
            next;
        }
        if ($kind eq 'Q') {
            last if length $rest < 5;
            push @questions, unpack 'N', substr $rest, 1, 4;
            substr $rest, 0, 5, '';
            next;
        }
        $ends = 1;
        substr $rest, 0, 1, '';
    }
    return ($rest, $data, \@questions, $ends);
}

1;
