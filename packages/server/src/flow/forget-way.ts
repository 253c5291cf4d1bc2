/**
 * @module
 * What a company keeps of a way goes before the way does: once it is forgotten here, nobody knows of it any
 * more. Floor 3.
 */
import { toPersonFacts, type PersonRecord } from '../directory/person.ts'
import type { Enrolment } from '../vendors/vendor.ts'
import type { FlowDeps } from './deps.ts'

/**
 * Has the company forget a way. One that it never heard of counts as forgotten.
 *
 * @throws Problem `vendor_unavailable`: then the way stays
 */
export async function forgetAtVendor(
  { vendors }: Pick<FlowDeps, 'vendors'>,
  person: PersonRecord,
  enrolment: Enrolment,
): Promise<void> {
  const vendor = vendors.find((one) => one.id === enrolment.vendor)
  await vendor?.forget?.({ person: toPersonFacts(person), enrolment })
}
