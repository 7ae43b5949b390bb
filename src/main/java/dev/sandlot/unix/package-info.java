/** What the kernel's interface to unix sockets asks of everybody who uses one. Knows only the JDK, and nothing of who talks over them. */
package dev.sandlot.unix;
