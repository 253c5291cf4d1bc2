/**
 * @module
 * Ceremony `questions`: answer questions that were agreed on before. Adds no level.
 */
import * as v from 'valibot'

/** What the page is told. */
export const QuestionsPrompt = v.object({
  questions: v.pipe(v.array(v.object({ text: v.string() })), v.minLength(1)),
})
export type QuestionsPrompt = v.InferOutput<typeof QuestionsPrompt>

/** One answer per question, in their order. */
export const QuestionsAnswer = v.object({
  answers: v.pipe(
    v.array(v.pipe(v.string(), v.minLength(1), v.maxLength(200))),
    v.minLength(1),
    v.maxLength(20),
  ),
})
export type QuestionsAnswer = v.InferOutput<typeof QuestionsAnswer>
