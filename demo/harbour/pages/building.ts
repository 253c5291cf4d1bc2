/**
 * @module
 * The building: the doors somebody may pass, how each stands, and a press that opens one for a while.
 */
import type { DoorList } from '@countersign/protocol'
import { html } from 'hono/html'
import type { Html } from '../../html.ts'
import { renderPage, type Viewer } from './layout.ts'

export interface BuildingFacts {
  readonly viewer: Viewer
  /** False where Harbour runs on something that reaches no level a door asks for. */
  readonly hasHouse: boolean
  /** Undefined when the building does not answer. */
  readonly list: DoorList | undefined
  /** Epoch seconds. */
  readonly now: number
}

type Door = DoorList['doors'][number]

export function renderBuilding({ viewer, hasHouse, list, now }: BuildingFacts): Html {
  return renderPage({
    title: 'Building',
    path: '/building',
    viewer,
    body: html`<div class="column house">
      <h1>Harbour House</h1>
      <p class="lead">
        A press opens a door for a few seconds, then it locks itself. Opening asks who you are; locking never does.
      </p>
      ${hasHouse ? renderDoors(list, now) : renderNoHouse()}
    </div>`,
  })
}

function renderDoors(list: DoorList | undefined, now: number): Html {
  if (list === undefined)
    return html`<p class="outcome bad" role="alert">The building does not answer. Use your card, and try again here in a minute.</p>`
  return html`${list.paused ? html`<p class="form-note">Openings are switched off for now. Locking works.</p>` : ''}
    <ul class="doors" data-doors data-now="${now}">
      ${list.doors.map(renderDoor)}
    </ul>
    <p class="unseen" role="status" data-door-news></p>`
}

/** The script keeps it as the building says it stands. */
function renderDoor({ id, name, seconds, locked, online, until }: Door): Html {
  const state = online === false ? 'offline' : locked === false ? 'open' : 'locked'
  return html`<li class="card door" data-door="${id}" data-seconds="${seconds}" data-state="${state}"
    ${until === undefined ? '' : html`data-until="${until}"`}>
    <span class="lamp" aria-hidden="true"></span>
    <div class="door-text">
      <h2 id="door-${id}">${name}</h2>
      <p class="door-state" id="state-${id}" data-door-state></p>
    </div>
    <div class="door-buttons">
      <button class="primary" type="button" data-open
        aria-describedby="door-${id} state-${id}">
        Open for ${seconds} s
      </button>
      <button class="quiet" type="button" data-lock aria-describedby="door-${id}">Lock now</button>
    </div>
    <p class="outcome" role="status" data-outcome></p>
  </li>`
}

const renderNoHouse = (): Html => html`<section class="card">
    <h2>Not with these ways</h2>
    <p>
      A door opens for two different factors, one of them something you hold. What Harbour runs on now does not
      reach that, or knows no doors. Switch to Built-in or Authentimate above.
    </p>
  </section>`
