/**
 * @module
 * The widget's version, which every request names. A test compares it with the package's.
 */
export const WIDGET_VERSION = '0.1.0'
