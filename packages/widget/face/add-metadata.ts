/**
 * @module
 * Tells a bare TensorFlow Lite model how its picture is to be prepared. The tasks of MediaPipe refuse a model
 * that does not say so ("it requires specifying NormalizationOptions metadata"), and the one that npm has is
 * bare. Used by the build alone.
 *
 * The model is a FlatBuffer: a root table that points forward into the rest. A new root is put in front of it,
 * with the same pointers and two more, so every byte of the model stays as it was.
 *
 * @see https://github.com/tensorflow/tflite-support/blob/master/tensorflow_lite_support/metadata/metadata_schema.fbs
 * @see https://github.com/tensorflow/tensorflow/blob/master/tensorflow/compiler/mlir/lite/schema/schema.fbs
 */
import { Builder } from 'flatbuffers'

/** Fields of the table `Model`, in the order of its schema. */
const MODEL = { version: 0, codes: 1, graphs: 2, description: 3, buffers: 4, metadata: 6, ends: 7 }
const METADATA = 'TFLITE_METADATA'

/** Where in the new file something is pointed at: in the new head, or a place of the old model. */
type Target = { readonly head: number } | { readonly old: number }

/**
 * @param model  A model without metadata of its own.
 * @throws TypeError for anything else: the package has changed, and so must this.
 */
export function addMetadata(model: Uint8Array): Uint8Array {
  const old = readModel(model)
  if (old.follow(MODEL.metadata) !== 0) throw new TypeError('the model has metadata already')
  const note = makeNote()
  const head = createHead(256 + 4 * old.buffers.length + note.byteLength)

  // The root: its table of offsets, then as many places for pointers.
  const offsets = [4, 8, 12, 16, 20, 0, 24, 28]
  const kept = ([at]: readonly [number, number]) => old.follow(at) !== 0
  const pointers = (
    [
      [MODEL.codes, 8],
      [MODEL.graphs, 12],
      [MODEL.description, 16],
      [MODEL.ends, 28],
    ] as const
  ).filter(kept)
  for (const field of [MODEL.description, MODEL.ends])
    if (old.follow(field) === 0) offsets[field] = 0
  head.skip(4)
  head.text('TFL3')
  const root = head.table(offsets, 32)
  head.point(0, { head: root })
  head.put(root + 4, old.version)
  for (const [field, at] of pointers) head.point(root + at, { old: old.follow(field) })

  // The list of buffers, one longer.
  const buffers = head.list(old.buffers.length + 1)
  head.point(root + 20, { head: buffers })
  old.buffers.forEach((at, index) => head.point(buffers + 4 + 4 * index, { old: at }))

  // The list of metadata: a name, and the number of the buffer.
  const list = head.list(1)
  head.point(root + 24, { head: list })
  const entry = head.table([4, 8], 12)
  head.point(list + 4, { head: entry })
  head.put(entry + 8, old.buffers.length)
  head.point(entry + 4, { head: head.count(METADATA.length) })
  head.text(`${METADATA}\0`)

  const buffer = head.table([4], 8)
  head.point(buffers + 4 + 4 * old.buffers.length, { head: buffer })
  // What a buffer holds begins at a multiple of 16.
  head.align(16, 12)
  head.point(buffer + 4, { head: head.count(note.byteLength) })
  head.bytes(note)
  return head.finish(model)
}

/** Reads of the root what the new one repeats. */
function readModel(model: Uint8Array) {
  const view = new DataView(model.buffer, model.byteOffset, model.byteLength)
  const read = (at: number): number => view.getUint32(at, true)
  const root = read(0)
  const table = root - view.getInt32(root, true)
  const size = view.getUint16(table, true)
  const find = (field: number): number => {
    const at = 4 + 2 * field
    const offset = at < size ? view.getUint16(table + at, true) : 0
    return offset === 0 ? 0 : root + offset
  }
  /** Where a field points to; 0 for one that is absent. */
  const follow = (field: number): number => {
    const at = find(field)
    return at === 0 ? 0 : at + read(at)
  }
  const list = follow(MODEL.buffers)
  const places = Array.from({ length: read(list) }, (_, index) => list + 4 + 4 * index)
  const version = find(MODEL.version)
  return {
    version: version === 0 ? 0 : read(version),
    buffers: places.map((at) => at + read(at)),
    follow,
  }
}

/** Writes from the front on; pointers are filled in when it is known how long it is. */
// oxlint-disable-next-line max-lines-per-function -- A closure: its parts are short, and nobody else sees what they share.
function createHead(length: number) {
  const bytes = new Uint8Array(length)
  const view = new DataView(bytes.buffer)
  const pointers: [at: number, target: Target][] = []
  let end = 0
  const align = (to: number, rest = 0): void => {
    while (end % to !== rest) end += 1
  }
  const add = (value: Uint8Array): void => {
    bytes.set(value, end)
    end += value.byteLength
  }
  /** @returns where it stands. */
  const count = (value: number): number => {
    align(4)
    view.setUint32(end, value, true)
    end += 4
    return end - 4
  }
  return {
    align,
    bytes: add,
    count,
    skip: (size: number): void => void (end += size),
    text: (value: string): void => add(new TextEncoder().encode(value)),
    put: (at: number, value: number): void => view.setUint32(at, value, true),
    point: (at: number, target: Target): void => void pointers.push([at, target]),
    list(size: number): number {
      const at = count(size)
      end += 4 * size
      return at
    },
    table(offsets: readonly number[], size: number): number {
      align(4)
      const start = end
      for (const value of [4 + 2 * offsets.length, size, ...offsets]) {
        view.setUint16(end, value, true)
        end += 2
      }
      align(4)
      const at = end
      view.setInt32(at, at - start, true)
      end += size
      return at
    },
    finish(rest: Uint8Array): Uint8Array {
      align(16)
      for (const [at, target] of pointers) {
        const to = 'head' in target ? target.head : end + target.old
        if (to <= at) throw new TypeError('a FlatBuffer points forward only')
        view.setUint32(at, to - at, true)
      }
      const whole = new Uint8Array(end + rest.byteLength)
      whole.set(bytes.subarray(0, end))
      whole.set(rest, end)
      return whole
    },
  }
}

/** `ModelMetadata`: one picture in RGB comes in, each number less 127.5 and divided by 127.5. */
function makeNote(): Uint8Array {
  const builder = new Builder(256)
  const listOf = (offsets: readonly number[]): number => {
    builder.startVector(4, offsets.length, 4)
    for (const offset of offsets.toReversed()) builder.addOffset(offset)
    return builder.endVector()
  }
  const half = (): number => {
    builder.startVector(4, 1, 4)
    builder.addFloat32(127.5)
    return builder.endVector()
  }
  /** A table; `bytes` are the enumerations, `offsets` everything that is pointed at. */
  const table = (
    size: number,
    offsets: Readonly<Record<number, number>>,
    bytes: Readonly<Record<number, number>> = {},
  ): number => {
    builder.startObject(size)
    for (const [field, value] of Object.entries(bytes)) builder.addFieldInt8(+field, value, 0)
    for (const [field, value] of Object.entries(offsets)) builder.addFieldOffset(+field, value, 0)
    return builder.endObject()
  }
  const normalization = table(2, { 0: half(), 1: half() })
  // ProcessUnit: options are of type NormalizationOptions.
  const units = listOf([table(2, { 1: normalization }, { 0: 1 })])
  // Content: properties are of type ImageProperties, whose colour space is RGB.
  const content = table(3, { 1: table(1, {}, { 0: 1 }) }, { 0: 2 })
  const tensor = table(7, { 0: builder.createString('image'), 3: content, 4: units })
  const graph = table(8, { 2: listOf([tensor]) })
  const name = builder.createString('face_detection')
  builder.finish(table(8, { 0: name, 3: listOf([graph]) }), 'M001')
  return builder.asUint8Array()
}
