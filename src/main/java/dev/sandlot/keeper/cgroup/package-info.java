/**
 * The kernel's control groups: one for each sandbox, which holds its limits and counts what it uses, and in it one for each process, which is what
 * ends that process with all it has started.
 */
@NullMarked
package dev.sandlot.keeper.cgroup;

import org.jspecify.annotations.NullMarked;
