/**
 * @module
 * Readings by the page's reader: it reads at a press, and what it read is sent by itself. A chunk of its own;
 * the capture ceremony loads it.
 */
import { html } from 'lit'
import { findReader, type Reader } from '../../client/reader.ts'
import { enReader } from '../../strings/english/reader.ts'
import { findString } from '../../strings/find.ts'
import { icon } from '../../styles/icons.ts'
import { markSheet } from '../../styles/mark.ts'
import { KIND_ICONS, OTHER } from '../../styles/way-icons.ts'
import type { CaptureDesk, CaptureSource } from './capture-source.ts'
import { readerSheet } from './reader-sheet.ts'

// eslint-disable-next-line max-lines-per-function -- A closure: its parts are short, and nobody else sees what they share.
export function openReaderSource(desk: CaptureDesk): CaptureSource {
  const { stage } = desk.context
  stage.learn(enReader)
  stage.adopt(markSheet)
  stage.adopt(readerSheet)
  const { strings } = stage
  const { modality } = desk.data
  let reading: AbortController | undefined
  let isSecond = false

  const say = (key: string): string => findString(strings, key, modality)

  async function start(): Promise<void> {
    const reader = findReader(modality)
    if (!reader || reading) return
    const mine = (reading = new AbortController())
    desk.say('')
    desk.turn()
    const found = (await desk.prepare()) && (await read(reader, mine.signal))
    // Stopped meanwhile, and perhaps begun again.
    if (reading !== mine) return
    reading = undefined
    isSecond = true
    stage.requestUpdate()
    if (found instanceof Blob) await desk.send(found)
    else if (found) desk.say(found)
  }

  /** @returns the reading, or what to do without one. */
  async function read(reader: Reader, signal: AbortSignal): Promise<Blob | string> {
    const { types } = desk.data
    try {
      const found = await reader.read({ modality, signal })
      const given = found instanceof Blob ? found.type : ''
      const type = types.includes(given) ? given : types[0]
      return new Blob([found], type === undefined ? {} : { type })
    } catch (error) {
      return findString(strings, 'readerFault', String(Reflect.get(Object(error), 'code')))
    }
  }

  function stop(): boolean {
    const wasReading = reading !== undefined
    reading?.abort()
    reading = undefined
    stage.requestUpdate()
    return wasReading
  }

  return {
    get heading() {
      return say('readerHeading')
    },
    get lead() {
      if (!findReader(modality)) return say('readerNone')
      return reading ? say('readerNow') : say('readerLead')
    },
    get body() {
      return html`<div class=${reading ? 'mark reads' : 'mark'}>
        ${icon(KIND_ICONS[modality] ?? OTHER)}
      </div>`
    },
    get primary() {
      if (!findReader(modality)) return undefined
      const rest = isSecond ? strings.readerAgain : (stage.confirm ?? strings.captureReady)
      return {
        label: reading ? strings.readerWaiting : rest,
        disabled: reading !== undefined,
        press: () => void start(),
      }
    },
    start: () => void start(),
    advise: (code) => findString(strings, 'reading', code),
    resume: () => stage.requestUpdate(),
    stop,
  }
}
