# Runs inside a sandbox. Lists session files, or reads from them; never follows a link, never waits on what is no plain file.
#
#   list FILES ENTRIES (DIRECTORY DEPTH PATTERN)...   SIZE MTIME_NS INODE PATH, NUL: the FILES newest; looks at so many entries at
#                                                     most; "all", NUL in the end where there are no more
#   read BYTES (PATH INODE POSITION)...               "INDEX LENGTH\n" and as many bytes, for each; so many bytes in all at most
use strict;
use Fcntl qw(:DEFAULT :mode);
use Time::HiRes ();

binmode STDOUT;
my $mode = shift;

if ($mode eq 'list') {
    my ($most, $left) = splice @ARGV, 0, 2;
    my @found;
    while (@ARGV >= 3) {
        my ($top, $deepest, $pattern) = splice @ARGV, 0, 3;
        my $names = join '[^/]*', map { quotemeta } split /\*/, $pattern, -1;
        my @open = ([$top, 0]);
        while (my $next = shift @open) {
            my ($directory, $depth) = @$next;
            my @is = lstat $directory;
            next unless @is && S_ISDIR($is[2]);
            opendir my $entries, $directory or next;
            while (defined(my $name = readdir $entries)) {
                next if $name eq '.' || $name eq '..';
                last if $left-- <= 0;
                my $path = "$directory/$name";
                @is = Time::HiRes::lstat($path) or next;
                if (S_ISDIR($is[2])) {
                    push @open, [$path, $depth + 1] if $depth < $deepest;
                } elsif (S_ISREG($is[2]) && $name =~ /\A$names\z/s) {
                    push @found, [$is[9], $is[7], $is[1], $path];
                }
            }
            closedir $entries;
            last if $left <= 0;
        }
    }
    @found = sort { $b->[0] <=> $a->[0] } @found;
    my $all = $left > 0 && @found <= $most;
    splice @found, $most if @found > $most;
    printf "%d %.0f %d %s\0", $_->[1], $_->[0] * 1e9, $_->[2], $_->[3] for @found;
    print "all\0" if $all;
} else {
    my $left = shift;
    for (my $index = 0; @ARGV >= 3 && $left > 0; $index++) {
        my ($path, $inode, $position) = splice @ARGV, 0, 3;
        sysopen my $file, $path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY or next;
        my @is = stat $file;
        next unless @is && S_ISREG($is[2]) && $is[1] == $inode;
        sysseek $file, $position, 0 or next;
        my $bytes = '';
        while ($left > 0) {
            my $got = sysread $file, $bytes, $left < 65536 ? $left : 65536, length $bytes;
            last unless $got;
            $left -= $got;
        }
        print $index, ' ', length $bytes, "\n", $bytes;
    }
}
