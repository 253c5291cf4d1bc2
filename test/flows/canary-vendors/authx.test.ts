import { AUTHX_COURSE } from './support/authx.ts'
import { testCourse } from './support/walks.ts'

testCourse(AUTHX_COURSE)
