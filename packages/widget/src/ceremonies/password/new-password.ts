/**
 * @module
 * Ceremony `password`, mode `new`: choose one. The flow loads it.
 */
import type { PromptOf } from '../../client/parse-prompt.ts'
import type { Ceremony, CeremonyContext } from '../../controllers/ceremony.ts'
import { enPasswordNew } from '../../strings/english/password-new.ts'
import { openPasswordField } from './password.ts'

export function openNewPassword(
  context: CeremonyContext,
  { data }: PromptOf<'password'>,
): Ceremony {
  const { stage } = context
  stage.learn(enPasswordNew)
  const { strings } = stage
  const { min_length: count = 1 } = data
  return openPasswordField(context, {
    name: 'password-new',
    heading: strings.passwordNewHeading,
    label: strings.passwordNew,
    hint: count > 1 ? stage.text('passwordNewHint', { count }) : '',
    submit: strings.passwordSave,
    // A list in Apple's syntax, which managers read when they make one up.
    attributes: { autocomplete: 'new-password', passwordrules: `minlength: ${count};` },
    links: [],
    advise(value, code) {
      if (code === 'password_too_long') return strings['new.password_too_long']
      if (code === 'password_common') return strings['new.password_common']
      // Counted as the server does: by code point, not by UTF-16 unit.
      const isShort = code ? code === 'password_too_short' : Array.from(value).length < count
      return isShort ? stage.text('passwordNewShort', { count }) : ''
    },
  })
}
