#include "ports.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "listeners.h"
#include "process.h"

enum {
    LISTENING = 0x0A, // TCP_LISTEN in the kernel's tables
    // What one sandbox can make of it is bounded.
    SOCKETS_MAX = 1000,
    LINE = 512,
    HEX_OF_4 = 8,
    HEX_OF_6 = 32,
};

static unsigned told;

// The kernel prints an address as numbers of four bytes, each as this processor has it.
static bool read_address(const char *hex, char *text) {
    uint32_t words[4] = {0};
    size_t length = strlen(hex);
    if (length != HEX_OF_4 && length != HEX_OF_6) {
        return false;
    }
    for (size_t i = 0; i < length / HEX_OF_4; i++) {
        char word[HEX_OF_4 + 1] = "";
        memcpy(word, hex + i * HEX_OF_4, HEX_OF_4);
        words[i] = (uint32_t) strtoul(word, NULL, 16);
    }
    return inet_ntop(length == HEX_OF_4 ? AF_INET : AF_INET6, words, text, INET6_ADDRSTRLEN) != NULL;
}

static bool is_inits(unsigned port, const char *address) {
    for (size_t i = 0; i < LISTENERS; i++) {
        if (port == listener_ports[i] && strcmp(address, "127.0.0.1") == 0) {
            return true;
        }
    }
    return false;
}

// proc_pid_net(5), tcp
static void tell(const char *line) {
    char hex[HEX_OF_6 + 1];
    char address[INET6_ADDRSTRLEN];
    unsigned port;
    unsigned state;
    if (told < SOCKETS_MAX
            && sscanf(line, " %*u: %32[0-9A-F]:%x %*[0-9A-F]:%*x %x", hex, &port, &state) == 3
            && state == LISTENING && read_address(hex, address) && !is_inits(port, address)) {
        printf("%u %s\n", port, address);
        told++;
    }
}

static void tell_all(const char *table) {
    FILE *lines = fopen(table, "re");
    if (!lines) {
        if (errno == ENOENT) {
            return; // a kernel without IPv6
        }
        die(1, table);
    }
    char line[LINE];
    while (fgets(line, sizeof line, lines)) {
        tell(line);
    }
    fclose(lines);
}

void ports(int argc, char **argv) {
    if (argc != 2) {
        fprintf(stderr, "usage: %s ports\n", argv[0]);
        _exit(64);
    }
    tell_all("/proc/net/tcp");
    tell_all("/proc/net/tcp6");
    fflush(stdout);
    _exit(ferror(stdout) ? 1 : 0);
}
