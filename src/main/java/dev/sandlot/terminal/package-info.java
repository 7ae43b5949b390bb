/**
 * Terminals as they are looked at and typed into: viewers, which read the log or are shown drawings of the screen, who of them drives, and what
 * becomes of the questions of programs. The terminal itself is its holder's ({@code terminal.h}).
 */
@NullMarked
package dev.sandlot.terminal;

import org.jspecify.annotations.NullMarked;
