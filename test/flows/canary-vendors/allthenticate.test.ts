import { ALLTHENTICATE_COURSE, HEADER_COURSE } from './support/allthenticate.ts'
import { testCourse } from './support/walks.ts'

testCourse(ALLTHENTICATE_COURSE)
testCourse(HEADER_COURSE)
