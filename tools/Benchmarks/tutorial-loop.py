"""What a tutorial would have a store run: every frame read by OpenCV, a detector on every frame. tutorial-loop.py VIDEO MODEL FRAMES. Needs Debian's python3-opencv."""
import sys

import cv2

video, model, frames = cv2.VideoCapture(sys.argv[1]), cv2.dnn.readNetFromONNX(sys.argv[2]), int(sys.argv[3])
read = 0
while read < frames:
    ok, picture = video.read()
    if not ok:
        break
    model.setInput(cv2.dnn.blobFromImage(picture, 1.0, (416, 416)))
    model.forward()
    read += 1
if read < frames:
    sys.exit(f"{read} frames of {frames}")
