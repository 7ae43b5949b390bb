# One forwarded connection, inside the sandbox:  perl -e THIS PORT ADDRESS...
#
# Connects to the first of the addresses that answers and carries bytes both ways between it and standard input and output. Standard
# error has one line when the connection is there ("connected"), one when its other end sends nothing more ("eof N", after N bytes in
# all, because the two streams are not in step with each other), or one that says why there is no connection, with exit code 1.
use strict;
use Socket qw(:all);

my $BLOCK = 65536;
$SIG{PIPE} = 'IGNORE';
my ($port, @addresses) = @ARGV;
my ($socket, $why);
for my $address (@addresses) {
    my $family = $address =~ /:/ ? AF_INET6 : AF_INET;
    my $packed = inet_pton($family, $address);
    if (!socket $socket, $family, SOCK_STREAM, 0) { $why //= "$!"; next }
    last if connect $socket, $family == AF_INET ? pack_sockaddr_in($port, $packed) : pack_sockaddr_in6($port, $packed);
    $why //= "$!";
    undef $socket;
}
if (!$socket) { print STDERR $why, "\n"; exit 1 }
setsockopt $socket, IPPROTO_TCP, TCP_NODELAY, 1;
syswrite STDERR, "connected\n";

my $child = fork // die "fork: $!\n";
if ($child == 0) {
    close STDIN;
    my $sent = 0;
    while (my $n = sysread $socket, my $data, $BLOCK) {
        put(\*STDOUT, $data) or last;
        $sent += $n;
    }
    syswrite STDERR, "eof $sent\n";
    exit 0;
}
close STDOUT;
while (sysread STDIN, my $data, $BLOCK) {
    put($socket, $data) or last;
}
shutdown $socket, SHUT_WR;
waitpid $child, 0;

sub put {
    my ($to, $data) = @_;
    my $done = 0;
    while ($done < length $data) {
        my $n = syswrite $to, $data, length($data) - $done, $done;
        return 0 if !defined $n;
        $done += $n;
    }
    return 1;
}
