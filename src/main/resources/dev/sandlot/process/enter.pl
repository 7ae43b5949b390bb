# Shift+Enter in a terminal, run by tmux in the sandbox's tmux directory: enter.pl PROCESS. Types what it means there:
#
# 1. to a program that asked to be told of modified keys, the key as it asked (the pump keeps how, in PROCESS.keys);
# 2. else, where a plain Enter is meant, that: to a shell that waits for a command, to an editor or a pager, where Escape before it would do
#    harm, and to whatever reads whole lines, which would find the Escape in them;
# 3. else Escape and Enter, which programs that read key by key take for a new line: agents in the first place.
use strict;

my ($process) = @ARGV;
my $pane      = "=$process:";
my %as_asked  = (kitty => "\e[13;2u", xterm => "\e[27;2;13~");
my $SHELLS    = qr/\A-?(?:ba|da|k|mk|z|fi|a|c|tc)?sh\z/;
my $HARMED    = qr/\A(?:r?vim?(?:\.\w+)?|nvim|view|vimdiff|r?nano|pico|emacs.*|joe|mcedit|mc|micro|hx|kak|less|more|most|man|h?top)\z/;

my ($tty) = split ' ', tmux_says('#{pane_tty}') or exit;
system 'tmux', '-S', 's', 'send-keys', '-t', $pane, '-H', map { sprintf '%02x', ord } split //, meaning();

sub meaning {
    my @words = foreground();
    my ($name) = ($words[0] // '') =~ m{([^/]*)\z};
    # With a script or -c it is no shell that waits for a command.
    my $waits = $name =~ $SHELLS && !grep { !/\A-/ || /\A-\w*c/ } @words[1 .. $#words];
    my $asked = asked();
    return "\r" if $waits;
    return $asked if defined $asked;
    return "\r" if $name =~ $HARMED || reads_lines();
    return "\e\r";
}

sub asked {
    open my $file, '<', "$process.keys" or return;
    return $as_asked{ <$file> // '' };
}

# The words of the program that has the keyboard: of the terminal's foreground group the one that was started last.
sub foreground {
    my $number = (stat $tty)[6] // return;
    my ($latest, $pid) = (-1);
    for my $each (map { m{(\d+)} } glob '/proc/[0-9]*') {
        my $fields = stat_of($each);
        next if ($fields->[4] // 0) != $number || $fields->[2] != $fields->[5] || $fields->[19] < $latest;
        ($latest, $pid) = ($fields->[19], $each);
    }
    open my $file, '<', "/proc/$pid/cmdline" or return;
    local $/;
    return split /\0/, <$file> // '';
}

# What follows the name in /proc/PID/stat: state, parent, group, session, terminal, its foreground group, and so on.
sub stat_of {
    open my $file, '<', "/proc/$_[0]/stat" or return [];
    my $line = <$file> // '';
    $line =~ s/.*\) //s;    # the program's name may hold anything
    return [split ' ', $line];
}

sub reads_lines {
    my $modes = qx{stty -a -F \Q$tty\E 2>/dev/null};
    return $modes =~ /(?:^|\s)icanon/;
}

sub tmux_says {
    open my $tmux, '-|', 'tmux', '-S', 's', 'display-message', '-p', '-t', $pane, $_[0] or return '';
    return <$tmux> // '';
}
