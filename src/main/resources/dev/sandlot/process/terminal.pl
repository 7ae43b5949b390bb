# The holder of a terminal's process, run by tmux in the pane: terminal.pl PROCESS, in the sandbox's tmux directory. Like holder.pl, but
# standard input and output are the terminal, and tmux and the pump carry what is printed into the log.
#
# 1. It opens the command's files, forks the child that will become the command and says "ready PID START CHILD" in the fifo PROCESS.ready (its own pid and start time,
#    and the child's pid), so that the daemon can put that child into its control group before anything runs.
# 2. It reads one job from the fifo PROCESS.order: "LENGTH\n", then that many bytes: "0" and the words of the command, each followed by
#    NUL. A job that is cut short is never run.
# 3. The record gets "run PID START -1" and, when the command has ended, "exit STATUS"; not where it was the end of tmux that ended it: then
#    its status means nothing, and the process is lost. The pump adds "eof" when it has the last byte.
#
# The keyboard's signals are for the command alone: those between it and the terminal ignore them, and the first program inside puts
# them back (Backend.terminal).
use strict;

my ($process) = @ARGV;
my $logs  = "../logs/$process";
my $BLOCK = 65536;
my $EPIPE = 32;
my $RETRY = 0.1;    # seconds between tries on a full disk
my $tmux  = getppid;

$SIG{$_} = 'IGNORE' for qw(INT QUIT TSTP TTIN TTOU HUP TERM PIPE);

my $start = start_time();
my @of_command = open_for_command("$logs/args", "$logs/filter");
open my $record, '>>', "$logs/record" or die "record: $!";
pipe my $go_r, my $go_w or die "pipe: $!";
my $child = fork // die "fork: $!";
become_command() if $child == 0;
close $_ for $go_r, @of_command;

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
append($record, 'exit ' . ($? & 127 ? 128 + ($? & 127) : $? >> 8) . "\n") if getppid == $tmux;

sub become_command {
    close $_ for $go_w, $record;
    $SIG{$_} = 'DEFAULT' for qw(HUP TERM PIPE);
    my $order = '';
    while (sysread $go_r, $order, $BLOCK, length $order) { }
    exit 0 if $order eq '';
    my ($stdin, @words) = split /\0/, $order, -1;
    pop @words;
    exec { $words[0] } @words;
    print STDERR "$words[0]: $!\n";
    exit 127;
}

# Opens both as descriptors 5 and 6, which the command gets, and nothing else that is opened here. Before "ready" is said: then they lose
# their names, and only after that the first of them gets its content.
sub open_for_command {
    my ($args, $filter) = @_;
    $^F = 6;    # up to there an exec closes none
    my %low;
    do {
        open my $taken, '<', '/dev/null' or die "/dev/null: $!";
        $low{ fileno $taken } = $taken;
    } while !$low{6};
    open $low{5}, '<', $args   or die "args: $!";
    open $low{6}, '<', $filter or die "filter: $!";
    fileno $low{5} == 5 && fileno $low{6} == 6 or die 'descriptors 5 and 6 are others';
    $^F = 2;
    close $low{$_} for grep { $_ != 5 && $_ != 6 } keys %low;
    return @low{ 5, 6 };
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
