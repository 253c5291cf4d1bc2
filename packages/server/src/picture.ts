/**
 * @module
 * Reads what a picture says of itself, without decoding it. Whoever decodes pictures asks here first. Floor 1.
 */

/** Media types of pictures that are taken. */
export const PICTURE_TYPES = ['image/jpeg', 'image/png', 'image/webp'] as const
