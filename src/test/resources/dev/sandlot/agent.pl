#!/usr/bin/perl
# A full-screen program such as agents have: alternate screen, colours, a spinner, a box to type into, mouse, bracketed paste, a title.
# Enter says what was typed, "quit" leaves with code 5.
use strict;
use warnings;
$| = 1;

my ($input, $said, $turn) = ('', 'nothing yet', 0);
system('stty', 'raw', '-echo');
print "\e[?1049h\e[?1000h\e[?1006h\e[?2004h\e[?1h\e=\e]0;agent\a\e]52;c;c3RvbGVu\a";

sub draw {
    my ($rows, $cols) = split ' ', `stty size`;
    print "\e[H\e[2J\e[1;36mAgent\e[0m \e[2m${cols}x$rows\e[0m ", substr('|/-\\', $turn++ % 4, 1);
    print "\e[3;1H\e[32mSaid: $said\e[0m";
    printf "\e[%d;1H+%s+", $rows - 2, '-' x ($cols - 2);
    printf "\e[%d;1H| > %s", $rows - 1, $input;
    printf "\e[%d;%dH|", $rows - 1, $cols;
    printf "\e[%d;1H+%s+", $rows, '-' x ($cols - 2);
    printf "\e[%d;%dH", $rows - 1, 5 + length $input;
}

$SIG{WINCH} = sub { };
draw();
while (1) {
    vec(my $ready = '', fileno(STDIN), 1) = 1;
    if (select($ready, undef, undef, 0.2) > 0) {
        sysread(STDIN, my $keys, 4096) or last;
        $keys =~ s/\e\[20[01]~//g;
        $keys =~ s/\e\[<[0-9;]+[mM]//g;
        for my $key (split //, $keys) {
            if ($key eq "\r") {
                last if $input eq 'quit';
                ($said, $input) = ($input, '');
            } elsif ($key eq "\x7f") {
                chop $input;
            } elsif ($key eq "\x03") {
                $said = 'interrupted';
            } elsif ($key ge ' ') {
                $input .= $key;
            }
        }
        last if $input eq 'quit' and $keys =~ /\r/;
    }
    draw();
}
print "\e[?2004l\e[?1006l\e[?1000l\e[?1l\e>\e[?1049l";
system('stty', 'sane');
exit 5;
