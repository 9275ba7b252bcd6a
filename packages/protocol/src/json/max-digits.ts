/**
 * Digits of an integer that is read and written, as in Python, which refuses longer ones: the time that they take
 * grows with the square of their length.
 */
export const MAX_DIGITS = 4300
