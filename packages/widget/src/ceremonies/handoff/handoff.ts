/**
 * @module
 * Ceremony `handoff`: the person goes on elsewhere. The flow loads it; each of its modes is a part.
 */
import type { PromptOf } from '../../client/parse-prompt.ts'
import type { Ceremony, CeremonyContext, Loaded } from '../../controllers/ceremony.ts'
import { enHandoff } from '../../strings/english/handoff.ts'
import { openPhone } from './phone.ts'
import { readHandoff } from './read-handoff.ts'
import { openRedirect } from './redirect.ts'

/** @returns undefined for data that only a newer widget could show. */
export function loadHandoff(given: unknown): Loaded<'handoff'> | undefined {
  const data = readHandoff(given)
  return data && [data, openHandoff]
}

function openHandoff(
  context: CeremonyContext,
  prompt: PromptOf<'handoff'>,
): Ceremony<PromptOf<'handoff'>> {
  context.stage.learn(enHandoff)
  return (prompt.data.mode === 'phone' ? openPhone : openRedirect)(context, prompt)
}
