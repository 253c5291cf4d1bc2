/**
 * @module
 * English: questions that were agreed on before.
 */
import type { Plural } from '../plural.ts'

export const enQuestions = {
  questionsHeading: 'Answer your questions',
  questionsLead: {
    one: 'Answer it as you did when you chose it.',
    other: 'Answer them as you did when you chose them.',
  } as Plural,
  questionsHide: 'Hide answers',
  questionsShow: 'Show answers',
  questionsMissing: 'Answer this one as well.',
  questionsWrong: 'That didn’t match. Check your answers, or try another way.',
  questionsWrongLeft: {
    one: 'That didn’t match. You have one more try.',
    other: 'That didn’t match. You have {count} more tries.',
  } as Plural,
}
