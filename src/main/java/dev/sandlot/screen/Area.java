package dev.sandlot.screen;

/** A rectangle of pixels. */
record Area(int x, int y, int width, int height) {
    boolean isWithin(int wide, int high) {
        return x + width <= wide && y + height <= high;
    }

    int pixels() {
        return width * height;
    }
}
