/**
 * @module
 * The engine tells the console of each of its steps, and takes hold of it as it loads: this comes before. It is
 * the worker's console alone; what fails is told to the page in the worker's own words.
 */
const silent = (): undefined => undefined
Object.assign(console, { log: silent, info: silent, warn: silent, error: silent })
