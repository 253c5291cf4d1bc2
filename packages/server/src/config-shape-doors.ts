/**
 * @module
 * What an operator may set about one door. Floor 1; `config-shape.ts` joins it to the rest.
 */
import { OpaqueId, UNLOCK_SECONDS } from '@countersign/protocol'
import * as v from 'valibot'

/** Name of a door in pages, proofs and addresses. */
export const DoorHandle = v.pipe(v.string(), v.regex(/^[a-z][a-z0-9-]{0,39}$/))

/** One door: who moves it, and what people call it. */
export const DoorShape = v.strictObject({
  vendor: v.pipe(
    v.optional(OpaqueId, 'allthenticate'),
    v.description('Who moves it, by id; one of the site’s vendors'),
  ),
  uuid: v.pipe(
    v.string(),
    v.minLength(1),
    v.maxLength(100),
    v.description(
      'Its id there (`countersign doors find` lists them). Never leaves the backend; a door that is not named here cannot be opened',
    ),
  ),
  name: v.pipe(
    v.record(v.string(), v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(60))),
    v.description('What people read, per language'),
  ),
  seconds: v.pipe(
    v.optional(
      v.pipe(
        v.number(),
        v.integer(),
        v.minValue(UNLOCK_SECONDS.least),
        v.maxValue(UNLOCK_SECONDS.most),
      ),
      5,
    ),
    v.description('How long it stays open unless the site asks for another time'),
  ),
})
/** One door, with every default filled in. */
export type DoorSettings = v.InferOutput<typeof DoorShape>
