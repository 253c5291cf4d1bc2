/**
 * @module
 * Ceremony `questions`: answer what was agreed on before. The flow loads it.
 */
import type { QuestionsPrompt } from '@countersign/protocol'
import { css, html } from 'lit'
import type { CountersignError } from '../../client/countersign-error.ts'
import type { PromptOf } from '../../client/parse-prompt.ts'
import type { Ceremony, CeremonyContext, Loaded } from '../../controllers/ceremony.ts'
import type { Field } from '../../controllers/fields.ts'
import type { Stage } from '../../controllers/stage.ts'
import { enQuestions } from '../../strings/english/questions.ts'

/** More than the server takes in an answer is no prompt for a person. */
const MOST_QUESTIONS = 20
const MOST_CHARS = 200

/** Answers stay plain text: a password field would be offered to managers to keep. */
const questionsSheet = css`
  .hidden ::slotted(input) {
    -webkit-text-security: disc !important;
  }
  /* What is said of one is not read as the next one's. */
  .field + .field {
    margin-block-start: 8px;
  }
`

const toSlot = (index: number): string => `answer-${index}`

/** @returns undefined for data that only a newer widget could show. */
export function loadQuestions(given: unknown): Loaded<'questions'> | undefined {
  const data = readQuestions(given)
  return data && [data, openQuestions]
}

/** As the schema reads it; no ceremony but the sign-in's own brings a schema library. */
export function readQuestions(given: unknown): QuestionsPrompt | undefined {
  const list: unknown = Reflect.get(Object(given), 'questions')
  if (!Array.isArray(list) || list.length === 0 || list.length > MOST_QUESTIONS) return undefined
  const texts = list.map((each): unknown => Reflect.get(Object(each), 'text'))
  if (!texts.every((text) => typeof text === 'string')) return undefined
  return { questions: texts.map((text) => ({ text })) }
}

// eslint-disable-next-line max-lines-per-function -- A closure: its parts are short, and nobody else sees what they share.
function openQuestions(
  context: CeremonyContext,
  first: PromptOf<'questions'>,
): Ceremony<PromptOf<'questions'>> {
  const { stage } = context
  stage.learn(enQuestions)
  stage.adopt(questionsSheet)
  const { strings } = stage
  let prompt = first
  let fields = makeFields(stage, first)
  let isHidden = false

  function clear(): void {
    for (const at of fields.keys()) stage.fields.drop(toSlot(at))
  }

  function submit(): void {
    // The first that is missing is marked last: it keeps the focus.
    const missing = fields.filter(({ input, setError }) => {
      setError('')
      return input.value.trim() === ''
    })
    for (const { setError } of missing.toReversed()) setError(strings.questionsMissing)
    if (missing.length > 0) return
    context.answer({ answers: fields.map(({ input }) => input.value.trim()) })
  }

  return {
    screen: {
      name: 'questions',
      focus: toSlot(0),
      heading: strings.questionsHeading,
      get lead() {
        return stage.text('questionsLead', { count: fields.length })
      },
      primary: { label: stage.confirm ?? strings.continue, press: submit },
      get links() {
        const press = (): void => {
          isHidden = !isHidden
          stage.requestUpdate()
        }
        return [{ label: isHidden ? strings.questionsShow : strings.questionsHide, press }]
      },
      get body() {
        return fields.map((_, at) => {
          const slot = toSlot(at)
          return html`<div class=${isHidden ? 'field hidden' : 'field'}>
            <slot name=${`${slot}-label`}></slot><slot name=${slot}></slot>
            <slot name=${`${slot}-error`}></slot>
          </div>`
        })
      },
    },
    update(next) {
      if (next.challenge === prompt.challenge) return
      clear()
      prompt = next
      fields = makeFields(stage, next)
    },
    showProblem(error) {
      const advice = toAdvice(stage, error)
      // Which one was wrong is not said: the words stand at none of them.
      stage.notice = advice
      return advice !== ''
    },
    close: clear,
  }
}

function makeFields(stage: Stage, { data }: PromptOf<'questions'>): Field[] {
  return data.questions.map(({ text }, at) => {
    const field = stage.fields.use({
      slot: toSlot(at),
      label: text,
      attributes: {
        autocomplete: 'off',
        autocorrect: 'off',
        dir: 'auto',
        maxlength: `${MOST_CHARS}`,
      },
    })
    field.input.addEventListener('input', () => field.setError(''))
    return field
  })
}

function toAdvice(stage: Stage, { code, details }: CountersignError): string {
  if (code !== 'answer_wrong') return ''
  const count = details.view?.prompt?.attempts_left
  return count === undefined
    ? stage.strings.questionsWrong
    : stage.text('questionsWrongLeft', { count })
}
