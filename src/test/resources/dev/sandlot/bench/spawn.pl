# The bare spawn: fork, exec and wait for a command many times over, and print how many nanoseconds each took.
#
#   spawn.pl CLOCK COUNT PROGRAM [ARGUMENT ...]
#
# CLOCK is the number of clock_gettime(2).
use strict;
use warnings;
use POSIX ();

my ($clock, $count, @command) = @ARGV;

sub now {
    my $time = "\0" x 16;
    syscall $clock, 1, $time;    # CLOCK_MONOTONIC
    my ($seconds, $nanos) = unpack 'qq', $time;
    return $seconds * 1_000_000_000 + $nanos;
}

for (1 .. $count) {
    my $begun = now();
    my $child = fork // die "fork: $!";
    if ($child == 0) {
        open STDIN,  '<', '/dev/null';
        open STDOUT, '>', '/dev/null';
        exec { $command[0] } @command or POSIX::_exit(127);
    }
    waitpid $child, 0;
    die "$command[0] ended with status $?\n" if $?;
    print now() - $begun, "\n";
}
