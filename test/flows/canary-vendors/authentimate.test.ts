import { AUTHENTIMATE_COURSE } from './support/authentimate.ts'
import { testCourse } from './support/walks.ts'

testCourse(AUTHENTIMATE_COURSE)
