# The bare spawn: fork, exec and wait for a command many times over, and print how many nanoseconds each took.
#
#   spawn.pl CLOCK COUNT ARGS FILTER PROGRAM [ARGUMENT ...]
#
# CLOCK is the number of clock_gettime(2). ARGS and FILTER are opened as descriptors 5 and 6 for each run, as a holder does; "-" opens nothing.
use strict;
use warnings;
use POSIX ();

$^F = 9;    # descriptors up to here stay open across exec

my ($clock, $count, $args, $filter, @command) = @ARGV;

sub now {
    my $time = "\0" x 16;
    syscall $clock, 1, $time;    # CLOCK_MONOTONIC
    my ($seconds, $nanos) = unpack 'qq', $time;
    return $seconds * 1_000_000_000 + $nanos;
}

my @kept;

sub give {
    my ($name, $descriptor) = @_;
    return if $name eq '-';
    open my $file, '<', $name or die "$name: $!";
    push @kept, $file;
    POSIX::dup2(fileno $file, $descriptor) if fileno $file != $descriptor;
}

for (1 .. $count) {
    my $begun = now();
    my $child = fork // die "fork: $!";
    if ($child == 0) {
        open STDIN,  '<', '/dev/null';
        open STDOUT, '>', '/dev/null';
        give($args,   5);
        give($filter, 6);
        exec { $command[0] } @command or POSIX::_exit(127);
    }
    waitpid $child, 0;
    die "$command[0] ended with status $?\n" if $?;
    print now() - $begun, "\n";
}
