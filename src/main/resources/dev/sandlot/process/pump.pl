# The pump of a terminal, run by tmux in the sandbox's tmux directory: pump.pl PROCESS. Appends standard input, which is everything that the
# terminal prints, to its log, and adds "eof" to the record when it has the last byte: when tmux has closed the pane, or has died.
#
# It also notes in PROCESS.keys how the program asked to be told of modified keys, because tmux tells nobody: "kitty" (CSI > flags u and its
# kin), "xterm" (modifyOtherKeys, CSI > 4 ; level m), or nothing. See enter.pl.
use strict;

my ($process) = @ARGV;
my $BLOCK = 65536;    # a pipe's capacity
my $RETRY = 0.1;      # seconds between tries on a full disk
my $DEPTH = 16;       # of kitty's stack
my $begun = '';       # a sequence that the next block may complete
my $other = 0;        # the level of modifyOtherKeys
my $screen = 0;       # 1 for the alternate one, which has a stack of its own
my @flags  = ([0], [0]);
my $noted  = '';

$SIG{$_} = 'IGNORE' for qw(HUP INT TERM);
open my $log,    '>>', "../logs/$process/pty"    or die "pty: $!";
open my $record, '>>', "../logs/$process/record" or die "record: $!";
unlink "$process.keys";
while (sysread STDIN, my $data, $BLOCK) {
    look($data) if $begun ne '' || $data =~ /\e/;
    append($log, $data);
}
append($record, "eof\n");

sub look {
    my $text = $begun . $_[0];
    while ($text =~ /\e(?:(c)|\[([>=<?])([\d;]{0,32})([mnuhl]))/g) {
        if   ($1) { $other = $screen = 0; @flags = ([0], [0]) }
        else      { ask($2 . $4, split /;/, $3) }
    }
    $begun = $text =~ /(\e(?:\[(?:[>=<?][\d;]{0,32})?)?)\z/ ? $1 : '';
    note($flags[$screen][-1] ? 'kitty' : $other ? 'xterm' : '');
}

sub ask {
    my ($what, @n) = @_;
    my $stack = $flags[$screen];
    if    ($what eq '>m') { $other = $n[1] // 0 if !@n || $n[0] == 4 }
    elsif ($what eq '>n') { $other = 0 if @n && $n[0] == 4 }
    elsif ($what eq '>u') { push @$stack, $n[0] || 0; shift @$stack if @$stack > $DEPTH }
    elsif ($what eq '<u') { for (1 .. ($n[0] || 1) < $DEPTH ? $n[0] || 1 : $DEPTH) { pop @$stack } @$stack = (0) if !@$stack }
    elsif ($what eq '=u') {
        my ($given, $how) = ($n[0] || 0, $n[1] || 1);
        $stack->[-1] = $how == 2 ? $stack->[-1] | $given : $how == 3 ? $stack->[-1] & ~$given : $given;
    }
    elsif ($what =~ /\?([hl])/ && grep { $_ eq '47' || $_ eq '1047' || $_ eq '1049' } @n) { $screen = $1 eq 'h' ? 1 : 0 }
}

sub note {
    my ($asked) = @_;
    return if $asked eq $noted;
    open my $file, '>', "$process.keys" or return;
    syswrite $file, $asked;
    $noted = $asked;
}

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
