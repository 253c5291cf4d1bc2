/**
 * @module
 * `countersign people import`: JSON lines into the directory. May be repeated; a line that is refused
 * stops no other. Floor 6.
 */
import { createReadStream } from 'node:fs'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { PutPersonRequest, UserId, type Person } from '@countersign/protocol'
import * as v from 'valibot'
import { Problem } from '../problem.ts'
import { CommandError } from './command.ts'
import type { Terminal } from './terminal.ts'

const Line = v.object({ user: UserId, ...PutPersonRequest.entries })
type Line = v.InferOutput<typeof Line>

interface ImportOptions {
  /** A path, or `-` for standard input. */
  readonly file: string
  readonly put: (user: string, person: PutPersonRequest) => Promise<Person>
}

/** Written at once, so that they share one commit to the disk. */
const AT_ONCE = 16

interface Tally {
  imported: number
  refused: number
}

/**
 * @returns 1 when a line was refused; each is noted with its number and why, never with its content.
 * @throws CommandError when the file cannot be read.
 */
export async function importPeople(
  terminal: Terminal,
  { file, put }: ImportOptions,
): Promise<number> {
  const tally: Tally = { imported: 0, refused: 0 }
  const refuse = (line: number, reason: string) => {
    tally.refused += 1
    terminal.note(`line ${line}: ${reason}`)
  }
  let number = 0
  let batch = new Map<string, { readonly line: number; readonly person: Line }>()
  const flush = async () => {
    const now = batch
    batch = new Map()
    await Promise.all(
      [...now.values()].map(async ({ line, person: { user, ...person } }) => {
        const reason = await toRefusal(() => put(user, person))
        if (reason === undefined) tally.imported += 1
        else refuse(line, reason)
      }),
    )
  }
  for await (const text of readLines(terminal, file)) {
    number += 1
    if (text.trim() === '') continue
    const person = parseLine(text)
    if (typeof person === 'string') {
      refuse(number, person)
      continue
    }
    // The same person twice: in the order of the file.
    if (batch.size === AT_ONCE || batch.has(person.user)) await flush()
    batch.set(person.user, { line: number, person })
  }
  await flush()
  terminal.note(`${tally.imported} imported, ${tally.refused} refused.`)
  return tally.refused === 0 ? 0 : 1
}

/** The person, or why there is none. */
function parseLine(text: string): Line | string {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return 'not JSON'
  }
  const parsed = v.safeParse(Line, value)
  if (parsed.success) return parsed.output
  return `${v.getDotPath(parsed.issues[0]) ?? 'the line'} is missing or malformed`
}

async function toRefusal(work: () => Promise<Person>): Promise<string | undefined> {
  try {
    const { vendors = {} } = await work()
    const undone = Object.entries(vendors).filter(
      ([, { result }]) => !['created', 'updated', 'invited'].includes(result),
    )
    if (undone.length === 0) return undefined
    return undone.map(([vendor, { result }]) => `${vendor} ${result}`).join(', ')
  } catch (error) {
    if (error instanceof Problem) return `${error.message} (${error.code})`
    throw error
  }
}

async function* readLines(terminal: Terminal, file: string): AsyncIterable<string> {
  try {
    if (file === '-') yield* terminal.readLines()
    else
      yield* createInterface({
        input: createReadStream(resolve(terminal.cwd, file)),
        crlfDelay: Infinity,
      })
  } catch (cause) {
    if (cause instanceof Problem) throw cause
    throw new CommandError('The file cannot be read.', { cause })
  }
}
