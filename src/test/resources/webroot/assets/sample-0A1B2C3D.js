// A script as the build makes them, with its compressed kin beside it.
