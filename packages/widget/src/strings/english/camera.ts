/**
 * @module
 * English: a picture by the camera.
 */
export const enCamera = {
  cameraReadyHeading: 'Take a picture of your face',
  cameraReadyLead:
    'Your camera opens next. The picture is taken once your face fits the oval, or when you press. Nothing else is sent.',
  'cameraReadyLead.frames':
    'Your camera opens next. A few pictures are taken once your face fits the oval, or when you press. Nothing else is sent.',
  'cameraReadyLead.steps':
    'Your camera opens next. You’ll be asked to look ahead and to turn your head; a picture is taken each time.',
  cameraHeading: 'Look into the camera',
  cameraLead: 'Even light helps. Take off what hides your face.',
  cameraHint: 'Fit your face into the oval.',
  cameraTake: 'Take picture',
  cameraAgain: 'Try again',
  cameraPick: 'Camera',
  cameraNumber: 'Camera {count}',
  stepsLead: 'You’ll be asked to look ahead and to turn your head. Say when you’re ready.',
  stepsCount: 'Picture {at} of {count}',
}
