/**
 * @module
 * Looks for what must not be seen: texts of somebody else's as words of their own, and secrets in every
 * spelling in which a runtime, a library or a log might write them down.
 */

/** One text, and where it came from. */
export interface Known {
  readonly from: string
  readonly text: string
}

/** Those that stand in a text, as words of their own. */
export function findLeaks(text: string, known: readonly Known[]): readonly string[] {
  const found = known.filter((one) => {
    for (let at = text.indexOf(one.text); at >= 0; at = text.indexOf(one.text, at + 1)) {
      const around = [text[at - 1] ?? ' ', text[at + one.text.length] ?? ' ']
      if (around.every((char) => !/[A-Za-z0-9_-]/.test(char))) return true
    }
    return false
  })
  return [...new Set(found.map(({ from, text: leaked }) => `${from}: ${leaked}`))]
}

/** JSON, else a form; undefined for no text at all. */
export function readBody(text: string | undefined): unknown {
  if (text === undefined || text === '') return undefined
  try {
    return JSON.parse(text)
  } catch {
    return Object.fromEntries(new URLSearchParams(text))
  }
}

/** Every text at any depth, by its path. */
export function toTexts(
  value: unknown,
  path: readonly string[] = [],
): { path: string[]; text: string }[] {
  if (typeof value === 'string') return [{ path: [...path], text: value }]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, one]) => toTexts(one, [...path, name]))
}

/** Bytes of these places are looked for: some at the beginning, where a print is cut off, some within. */
const WINDOWS = [0, 100] as const
const WINDOW_BYTES = 24

/** Whoever prints lists breaks lines and pads columns: text is compared without white space, in lower case. */
const toBare = (text: string): string => text.replaceAll(/\s+/g, '').toLowerCase()

/**
 * Everything that says the same in another way: percent-encoded, as JSON, hexadecimal, base64 of either
 * alphabet wherever it begins, bytes as decimals.
 */
function toSpellings(value: string | Uint8Array): readonly string[] {
  if (typeof value === 'string') {
    const bytes = new TextEncoder().encode(value)
    const json = JSON.stringify(value).slice(1, -1)
    const texts = [value, json, encodeURIComponent(value), ...toBytesSpellings(bytes)]
    return [...new Set(texts.map(toBare))]
  }
  const spellings = WINDOWS.flatMap((at) => {
    const bytes = value.subarray(at, at + WINDOW_BYTES)
    const indexed = [...bytes].map((byte, i) => `"${at + i}":${byte}`).join(',')
    const latin = Buffer.from(bytes).toString('latin1')
    return [latin, new TextDecoder().decode(bytes), indexed, ...toBytesSpellings(bytes)]
  })
  return [...new Set(spellings.map(toBare))]
}

function toBytesSpellings(bytes: Uint8Array): readonly string[] {
  // Behind no, one or two other bytes; what those share with ours in the text is cut off, at both ends.
  const shifted = [0, 1, 2].flatMap((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64url')
    const own = text.slice(before === 0 ? 0 : before + 1, -2)
    return [own, own.replaceAll('-', '+').replaceAll('_', '/')]
  })
  return [Buffer.from(bytes).toString('hex'), bytes.join(','), ...shifted]
}

/** Something to be looked for. */
export interface Canary {
  readonly what: string
  /** At least eight characters or bytes: a shorter one stands in any text by chance. */
  readonly value: string | Uint8Array
}

/** As long as the beginning by which a spelling is found. */
const SHORTEST = 8
const TABLE = 0xffff

/**
 * Makes a search that reads a text once, however many canaries there are.
 *
 * @throws TypeError for one that is too short to be told from chance.
 */
export function createSearch<C extends Canary>(
  canaries: readonly C[],
): (text: string) => ReadonlySet<C> {
  const beginnings = new Map<string, { readonly spelling: string; readonly canary: C }[]>()
  // Nearly all places of a text are ruled out by three characters.
  const table = new Uint8Array(TABLE + 1)
  for (const canary of canaries) {
    if (canary.value.length < SHORTEST) throw new TypeError(`${canary.what} is too short`)
    for (const spelling of toSpellings(canary.value)) {
      if (spelling.length < SHORTEST) continue
      const beginning = spelling.slice(0, SHORTEST)
      beginnings.set(beginning, [...(beginnings.get(beginning) ?? []), { spelling, canary }])
      table[toIndex(spelling, 0)] = 1
    }
  }
  return (text) => {
    const found = new Set<C>()
    const bare = toBare(text)
    for (let at = 0; at <= bare.length - SHORTEST; at += 1) {
      if (table[toIndex(bare, at)] === 0) continue
      for (const { spelling, canary } of beginnings.get(bare.slice(at, at + SHORTEST)) ?? []) {
        if (bare.startsWith(spelling, at)) found.add(canary)
      }
    }
    return found
  }
}

const toIndex = (text: string, at: number): number =>
  (text.charCodeAt(at) * 961 + text.charCodeAt(at + 1) * 31 + text.charCodeAt(at + 2)) & TABLE
