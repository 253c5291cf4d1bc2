/**
 * @module
 * English: what is said while a camera is on, and what is amiss with a picture.
 */
export const enPicture = {
  cameraChecking: 'Checking it’s you…',
  cameraOther: 'That camera went off. Another one is on.',
  cameraLate:
    'There was no good picture in time. Find even light, look into the camera, and try again.',

  // Liveness prompts
  'step.straight': 'Look straight ahead.',
  'step.left': 'Turn your head to your left.',
  'step.right': 'Turn your head to your right.',
  stepsLate: 'That took a little long. Try again; you’ll be asked anew.',

  // What is amiss with the picture
  'picture.capture_poor': 'The picture isn’t clear enough. Find even light, and hold still.',
  'picture.capture_crowded': 'Somebody else is in the picture. Only you should be in view.',
  'picture.capture_empty': 'No face was found. Look into the camera, and uncover your face.',
  'picture.capture_outside': 'Your face is partly outside. Move back a little, into the oval.',
  'picture.capture_stale': 'That took a while. Take the picture once more.',
  'picture.capture_repeated': 'This very picture was here before. Take a new one.',
  'picture.capture_unreadable': 'The picture couldn’t be read. Take it once more.',
  'picture.capture_unfollowed':
    'The pictures didn’t show what was asked for. Try again, and follow each sentence.',
  'picture.request_too_large': 'The picture is too large. Use another camera, or another way.',
}
