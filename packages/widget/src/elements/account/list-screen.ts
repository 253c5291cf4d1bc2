/**
 * @module
 * The list of what a person has: rows with what may be done to each. The visit imports it.
 */
import type { AccountAuthenticator, AuthenticatorKind } from '@countersign/protocol'
import { html, nothing } from 'lit'
import { CONSENT_TEXT } from '../../ceremonies/capture/capture-wire.ts'
import type { Screen } from '../../controllers/stage.ts'
import { BIN, DEVICE, PENCIL, PLUS } from '../../styles/account-icons.ts'
import { KIND_ICONS, OTHER } from '../../styles/way-icons.ts'
import { icon } from '../../styles/icons.ts'
import { type Group, isAddable, isOfBody, isReplacing, toAddable, toGroups } from './groups.ts'
import { startAdding } from './start-adding.ts'
import type { Visit } from './visit.ts'
import { toDate, toDay, toMoment } from './when.ts'

/** Ways that have a name of their own: the others are told apart by their kind or where they send to. */
const NAMED = ['passkey', 'security-key', 'totp', 'device']
/** A lock that ends later than this has no end that is worth telling. */
const DAY_SECONDS = 86_400
const NICKNAME = 'nickname'

type Consent = NonNullable<AccountAuthenticator['consent']>

export function toListScreen(visit: Visit): Screen {
  const { strings, list, element } = visit
  const groups = toGroups(list?.authenticators ?? [])
  const addable = toAddable(list?.can_add ?? [], list?.authenticators ?? [])
  return {
    name: 'account',
    heading: strings.accountHeading,
    lead: groups.length > 0 ? strings.accountLead : strings.accountEmpty,
    get body() {
      return html`${groups.map((group) => renderGroup(visit, group))}`
    },
    get primary() {
      const press = () => void showAddScreen(visit, addable)
      if (addable.length === 0 || element.querySelector(`:scope > [slot="${NICKNAME}"]`))
        return undefined
      return { label: strings.accountAdd, icon: PLUS, press }
    },
  }
}

async function showAddScreen(visit: Visit, kinds: readonly AuthenticatorKind[]): Promise<void> {
  const room = await visit.load(() => import('./add-screen.ts'))
  if (room) visit.show(() => room.toAddScreen(visit, kinds))
}

function renderGroup(visit: Visit, { name, ways }: Group): unknown {
  const heading = visit.strings[`accountGroup.${name}`]
  // One row that says the same needs no heading in sight.
  const isPlain = ways.length === 1 && ways.every((way) => visit.toName(way) === heading)
  return html`<section aria-labelledby="group-${name}">
    <h3 id="group-${name}" class=${isPlain ? 'unseen' : nothing}>${heading}</h3>
    <ul role="list" class="ways">
      ${ways.map((way) => renderWay(visit, way))}
    </ul>
  </section>`
}

function renderWay(visit: Visit, way: AccountAuthenticator): unknown {
  const { strings } = visit
  if (visit.renaming === way.id) return renderEditing(visit, way)
  return html`<li part="way">
    ${icon(way.kind === 'device' ? DEVICE : (KIND_ICONS[way.kind] ?? OTHER))}
    <div class="what">
      <b><bdi>${visit.toName(way)}</bdi></b>
      ${
        way.current
          ? html`<span class="badge">${way.kind === 'device' ? strings.accountThisDevice : strings.accountInUse}</span>`
          : nothing
      }
      ${toDetails(visit, way).map((text) => html`<small>${text}</small>`)}
    </div>
    <div class="acts">${renderActs(visit, way)}</div>
    ${way.consent?.version === CONSENT_TEXT ? renderAgreed(visit, way.kind) : nothing}
  </li>`
}

/** What is worth knowing, most urgent first, a line each. */
function toDetails(visit: Visit, way: AccountAuthenticator): unknown[] {
  const { strings, clock } = visit
  const { locked_until: lockedUntil = 0, remaining, last_used_at: usedAt, consent } = way
  const isLockEnding = lockedUntil > clock.now
  const isLocked = way.locked === true || isLockEnding
  const isLockShort = isLockEnding && lockedUntil - clock.now < DAY_SECONDS
  const used =
    usedAt === undefined
      ? strings.accountNeverUsed
      : visit.text('accountLastUsed', { when: toDay(usedAt, clock) })
  const added = visit.text('accountAdded', { when: toDay(way.created_at, clock) })
  const left =
    remaining === 0
      ? strings.accountNoneLeft
      : visit.text('accountRemaining', { count: remaining ?? 0 })
  const isElsewhere = way.reason === 'elsewhere'
  return [
    ...(isLocked && isLockShort
      ? [visit.text('accountLocked', { when: toMoment(lockedUntil, clock) })]
      : []),
    ...(isLocked && !isLockShort ? [strings.accountLockedLong] : []),
    ...(way.outdated ? [strings.accountOutdated] : []),
    ...(way.full_strength ? [] : [strings.accountHeldBack]),
    ...(remaining === undefined ? [] : [left]),
    ...(consent ? [toConsent(visit, consent)] : []),
    ...(way.reason === 'last_strong_way' ? [strings.accountLastStrongWay] : []),
    isElsewhere ? strings.accountElsewhere : html`<span>${used}</span><span>${added}</span>`,
  ]
}

/** The text is here for its own version alone. */
function renderAgreed(visit: Visit, kind: string): unknown {
  const load = async () => {
    const room = await visit.load(() => import('./agreed.ts'))
    visit.renderAgreed ??= room?.openAgreed(visit)
    visit.element.requestUpdate()
  }
  return html`<details @toggle=${() => void load()}>
    <summary part="link">${visit.strings.accountAgreed}</summary>
    ${visit.renderAgreed?.(kind) ?? nothing}
  </details>`
}

function toConsent(visit: Visit, { at, version }: Consent): string {
  return visit.text('accountConsent', { when: toDate(at, visit.clock), version })
}

function renderActs(visit: Visit, way: AccountAuthenticator): unknown {
  if (way.reason === 'elsewhere') return nothing
  const { strings, list } = visit
  const name = visit.toName(way)
  const { kind } = way
  const mayChange = isReplacing(kind, [way]) && list?.can_add.includes(kind) && isAddable(kind)
  const isCodes = kind === 'recovery-code'
  const change = () => isAddable(kind) && startAdding(visit, kind)
  return html`${
    mayChange
      ? html`<button
        type="button"
        class="words"
        part="button link"
        aria-label=${isCodes ? nothing : visit.text('accountChange', { name })}
        @click=${change}
      >
        ${isCodes ? strings.accountRenewCodes : visit.element.strings.change}
      </button>`
      : nothing
  }
  ${
    NAMED.includes(kind)
      ? html`<button
        type="button"
        id="rename-${way.id}"
        part="button"
        aria-label=${visit.text('accountRename', { name })}
        @click=${() => startRenaming(visit, way)}
      >
        ${icon(PENCIL)}
      </button>`
      : nothing
  }
  ${
    way.removable
      ? html`<button
        type="button"
        part="button"
        aria-label=${visit.text('accountRemove', { name })}
        @click=${() => visit.show(() => toRemoveScreen(visit, way))}
      >
        ${icon(BIN)}
      </button>`
      : nothing
  }`
}

function toRemoveScreen(visit: Visit, way: AccountAuthenticator): Screen {
  const { strings } = visit
  const { accountRemoveDeviceLead, accountRemoveBodyLead, accountRemoveLead } = strings
  const lead = isOfBody(way.kind) ? accountRemoveBodyLead : accountRemoveLead
  return {
    name: 'account-remove',
    heading: visit.text('accountRemoveHeading', { name: visit.toName(way) }),
    lead: way.kind === 'device' ? accountRemoveDeviceLead : lead,
    primary: {
      label: strings.accountRemoveButton,
      press: () => void visit.change({ do: 'remove', way }),
    },
    secondary: { label: strings.accountKeep, press: () => visit.showList() },
  }
}

function useNickname({ element, strings }: Visit) {
  return element.fields.use({
    slot: NICKNAME,
    label: strings.accountNewName,
    hint: strings.accountNewNameHint,
    attributes: {
      type: 'text',
      autocomplete: 'off',
      maxlength: '60',
      enterkeyhint: 'done',
      dir: 'auto',
    },
  })
}

function startRenaming(visit: Visit, way: AccountAuthenticator): void {
  const { element } = visit
  const { input, setError } = useNickname(visit)
  setError('')
  input.value = way.label ?? ''
  visit.renaming = way.id
  element.onEnter = () => saveName(visit, way)
  visit.refresh()
  void element.updateComplete.then(() => {
    input.focus()
    input.select()
  })
}

/** @param focus  Goes back to the button that opened the field. */
export function stopRenaming(visit: Visit, focus = false): void {
  const { element, renaming } = visit
  if (renaming === undefined) return
  visit.renaming = undefined
  element.onEnter = undefined
  element.fields.drop(NICKNAME)
  if (!focus) return
  visit.refresh()
  void visit.focus(`rename-${renaming}`)
}

function saveName(visit: Visit, way: AccountAuthenticator): void {
  const { input, setError } = useNickname(visit)
  const label = input.value.trim()
  setError(label ? '' : visit.strings.accountNewNameMissing)
  if (!label) return input.focus()
  if (label === way.label) return stopRenaming(visit, true)
  void visit.change({ do: 'rename', way, label })
}

function renderEditing(visit: Visit, way: AccountAuthenticator): unknown {
  const { strings, element } = visit
  return html`<li part="way">
    <div class="field edit" @keydown=${(event: KeyboardEvent) => event.key === 'Escape' && stopRenaming(visit, true)}>
      <slot name="nickname-label"></slot><slot name="nickname"></slot>
      <slot name="nickname-error"></slot><slot name="nickname-hint"></slot>
      <div>
        <button type="button" class="primary" part="button primary" @click=${() => saveName(visit, way)}>
          ${strings.accountSave}
        </button>
        <button
          type="button"
          class="secondary"
          part="button secondary"
          @click=${() => stopRenaming(visit, true)}
        >
          ${element.strings.cancel}
        </button>
      </div>
    </div>
  </li>`
}
