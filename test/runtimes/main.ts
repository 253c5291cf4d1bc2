/**
 * @module
 * Runs one entry on Node, Deno or Bun and prints its answer as JSON: `main.ts /path/to/entry.ts`
 */
const path = process.argv[2]
if (path === undefined) throw new TypeError('which entry?')
const entry = (await import(path)) as { run: () => Promise<unknown> }
console.log(JSON.stringify(await entry.run()))
