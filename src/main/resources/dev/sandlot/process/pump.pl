# The pump of a terminal, run by tmux in the sandbox's tmux directory: pump.pl PROCESS. Appends standard input, which is everything that the
# terminal prints, to its log, and adds "eof" to the record when it has the last byte: when tmux has closed the pane, or has died.
use strict;

my ($process) = @ARGV;
my $BLOCK = 65536;    # a pipe's capacity
my $RETRY = 0.1;      # seconds between tries on a full disk

$SIG{$_} = 'IGNORE' for qw(HUP INT TERM);
open my $log,    '>>', "../logs/$process/pty"    or die "pty: $!";
open my $record, '>>', "../logs/$process/record" or die "record: $!";
while (sysread STDIN, my $data, $BLOCK) { append($log, $data) }
append($record, "eof\n");

# Writes everything, however long a full disk makes it wait: what was printed is never dropped.
sub append {
    my ($file, $data) = @_;
    my $done = 0;
    while ($done < length $data) {
        my $n = syswrite $file, $data, length($data) - $done, $done;
        if   (defined $n) { $done += $n }
        else              { select undef, undef, undef, $RETRY }
    }
}
