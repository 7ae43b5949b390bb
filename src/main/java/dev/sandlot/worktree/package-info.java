/**
 * Repositories of this host in which sandboxes work, each on a branch of its own. git of the host never looks into what a sandbox has: what was done
 * there comes as a bundle that the sandbox's own git makes.
 */
@NullMarked
package dev.sandlot.worktree;

import org.jspecify.annotations.NullMarked;
