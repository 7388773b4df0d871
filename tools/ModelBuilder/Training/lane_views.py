"""Makes a photograph of goods look as a checkout lane's camera crops it, in NumPy and OpenCV. All pictures are RGB, 8 bits."""
import cv2
import numpy as np

TURN = (None, cv2.ROTATE_90_CLOCKWISE, cv2.ROTATE_180, cv2.ROTATE_90_COUNTERCLOCKWISE)
PLAIN, NON_GOODS = 0.2, 0.03


def cut(photo, x, y, width, height, turn):
    """The rectangle of a photograph that a teacher judged, mirrored and turned as the teacher saw it."""
    part = photo[y:y + height, x:x + width]
    if turn >= 4:
        part = part[:, ::-1]
    return part if turn % 4 == 0 else cv2.rotate(np.ascontiguousarray(part), TURN[turn % 4])


def shrink(picture, side):
    scale = side / max(picture.shape[:2])
    if scale >= 1:
        return np.ascontiguousarray(picture)
    size = (max(8, int(picture.shape[1] * scale)), max(8, int(picture.shape[0] * scale)))
    return cv2.resize(picture, size, interpolation=cv2.INTER_AREA)


def view(rng, goods, neighbour, side):
    """One view of side x side pixels, as an embedder gets it: (picture, whether it shows goods)."""
    if rng.random() < PLAIN:
        return finish(rng, cv2.resize(goods, (side, side), interpolation=cv2.INTER_AREA), 0.4), True
    return lane(rng, goods, neighbour, side)


def part(rng, photo, least):
    """A random rectangle of a photograph, from a share of its area up to all, mirrored and turned by quarters."""
    height, width = photo.shape[:2]
    edge, stretch = np.sqrt(rng.uniform(least, 1)), np.exp(rng.uniform(-0.25, 0.25))
    wide, high = min(width, max(8, int(width * edge * stretch))), min(height, max(8, int(height * edge / stretch)))
    return cut(photo, rng.integers(width - wide + 1), rng.integers(height - high + 1), wide, high, rng.integers(8))


def photograph(rng, goods, side):
    """A photograph as somebody else may take it: another light, blur or camera, now and then something before it."""
    picture = np.ascontiguousarray(cv2.resize(goods, (side, side), interpolation=cv2.INTER_AREA))
    if rng.random() < 0.25:
        cover(rng, picture)
    return finish(rng, picture, 0.5)


def lane(rng, goods, neighbour, side):
    """One view as a lane shows it: (picture, whether it shows goods)."""
    canvas = belt(rng, side)
    if rng.random() < NON_GOODS:
        for _ in range(rng.integers(0, 3)):
            hand(rng, canvas, side * rng.uniform(0.3, 0.7, 2), side * rng.uniform(0.1, 0.24), rng.uniform(0, 2 * np.pi))
        if rng.random() < 0.4:
            canvas = paste(rng, canvas, shaded(rng, side), side / 2)
        return finish(rng, canvas, 1), False
    if rng.random() < 0.35:
        canvas = paste(rng, canvas, neighbour, None)
    held_out = rng.random() < 0.15
    canvas = paste(rng, canvas, goods, side / 2, 0.9 if held_out else 0)
    if rng.random() < 0.12:
        canvas = clear_bag(rng, canvas)
    if held_out:
        arm(rng, canvas)
    elif rng.random() < 0.5:
        cover(rng, canvas)
    return finish(rng, canvas, 1), True


def belt(rng, side):
    """A belt of a random shade, lit unevenly, with a little grain; now and then a plate of another colour lies in it."""
    shade = rng.uniform(15, 110) if rng.random() < 0.65 else rng.uniform(110, 230)
    row = np.linspace(-1, 1, side, dtype=np.float32)
    light = rng.uniform(-20, 20) * row[None, :, None] + rng.uniform(-20, 20) * row[:, None, None]
    grain = rng.normal(0, rng.uniform(1, 8), (side, side, 1)).astype(np.float32)
    canvas = np.clip(shade + rng.uniform(-14, 14, 3).astype(np.float32) + light + grain, 0, 255).astype(np.uint8)
    if rng.random() < 0.35:
        corner, size = side * rng.uniform(-0.2, 0.8, 2), side * rng.uniform(0.15, 0.8, 2)
        cv2.rectangle(canvas, corner.astype(int).tolist(), (corner + size).astype(int).tolist(), rng.integers(20, 230, 3).tolist(), -1)
    return canvas


def outline(rng, width, height):
    """A shape about (0, 0): an ellipse, a rounded or a whole rectangle, or a bumpy blob."""
    angle = np.linspace(0, 2 * np.pi, 48, endpoint=False)
    power = rng.choice([1, 0.5, 0.3, 0.12, 0.02])
    x = np.sign(np.cos(angle)) * np.abs(np.cos(angle)) ** power
    y = np.sign(np.sin(angle)) * np.abs(np.sin(angle)) ** power
    if rng.random() < 0.25:
        bump = 1 - rng.uniform(0, 0.2) * (1 + np.sin(rng.integers(2, 6) * angle + rng.uniform(0, 6)))
        x, y = x * bump, y * bump
    return np.stack([x * width, y * height], 1) / 2


def paste(rng, canvas, picture, middle, room=0):
    """Lays a picture down at any angle: filling the canvas as a tracker's box would, with up to this share of its size free at each side, or at its edge where middle is None."""
    side = canvas.shape[0]
    height, width = picture.shape[:2]
    turn = rng.uniform(0, 2 * np.pi) if rng.random() < 0.75 else rng.normal(0, 0.15)
    rotation = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    shape = outline(rng, width, height) @ rotation.T
    low, high = shape.min(0), shape.max(0)
    if middle is None:
        scale = np.full(2, side * rng.uniform(0.5, 1.0) / max(high - low))
        around = rng.uniform(0, 2 * np.pi)
        at = side / 2 + side * rng.uniform(0.5, 0.75) * np.array([np.cos(around), np.sin(around)])
        centre = (low + high) / 2
    else:
        wide = rng.random(4) < 0.2
        margin = np.where(wide, rng.uniform(0.15, 0.4, 4), rng.uniform(-0.08, 0.15, 4)) * np.tile(high - low, 2)
        if room > 0:
            margin = rng.uniform(0.2, room, 4) * np.tile(high - low, 2)
        low, high = low - margin[:2], high + margin[2:]
        scale, centre, at = side / (high - low), (low + high) / 2, np.full(2, middle)
    move = np.diag(scale) @ rotation
    offset = at - scale * centre
    warp = np.concatenate([move, (offset - move @ [width / 2, height / 2])[:, None]], 1)
    laid = cv2.warpAffine(picture, warp, (side, side), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    mask = np.zeros((side, side), np.uint8)
    cv2.fillPoly(mask, [np.round(shape * scale + offset).astype(np.int32)], 255, cv2.LINE_AA)
    return blend(canvas, laid, cv2.blur(mask, (3, 3)))


def blend(canvas, over, mask):
    weight = cv2.merge([mask, mask, mask])
    return cv2.add(cv2.multiply(over, weight, scale=1 / 255), cv2.multiply(canvas, 255 - weight, scale=1 / 255))


def skin(rng):
    red = rng.uniform(50, 245)
    green = red * rng.uniform(0.62, 0.86)
    return np.array([red, green, green * rng.uniform(0.7, 0.92)])


def blob(canvas, at, radii, angle, colour):
    axes = np.maximum(1, np.round(radii)).astype(int).tolist()
    cv2.ellipse(canvas, np.round(at).astype(int).tolist(), axes, float(np.degrees(angle)), 0, 360, np.clip(colour, 0, 255).tolist(), -1, cv2.LINE_AA)


def hand(rng, canvas, at, palm, angle):
    """A hand, its fingers towards an angle and its arm or sleeve away from it."""
    colour = skin(rng)
    sleeve = colour if rng.random() < 0.5 else rng.uniform(10, 230) * rng.uniform(0.7, 1.2, 3)
    towards = np.array([np.cos(angle), np.sin(angle)])
    blob(canvas, at - 2.6 * palm * towards, (2.3 * palm, 0.8 * palm), angle, sleeve)
    blob(canvas, at, (1.15 * palm, palm), angle, colour)
    opened = rng.uniform(0.1, 0.42)
    for finger in range(-2, 3):
        spread = angle + finger * opened * rng.uniform(0.8, 1.1)
        tip = at + palm * rng.uniform(1.1, 1.9) * np.array([np.cos(spread), np.sin(spread)])
        blob(canvas, tip, (palm * rng.uniform(0.6, 1.1), palm * rng.uniform(0.18, 0.28)), spread, colour * rng.uniform(0.85, 1.05))


def cover(rng, canvas):
    """Lays a hand, a finger or an arm over part of the goods."""
    side = canvas.shape[0]
    around = rng.uniform(0, 2 * np.pi)
    at = side / 2 + side * 0.5 * rng.uniform(0.35, 0.95) * np.array([np.cos(around), np.sin(around)])
    kind = rng.random()
    if kind < 0.65:
        hand(rng, canvas, at, side * rng.uniform(0.1, 0.22), around + np.pi + rng.uniform(-0.5, 0.5))
    elif kind < 0.85:
        blob(canvas, at, (side * rng.uniform(0.15, 0.4), side * rng.uniform(0.12, 0.25)), around, skin(rng))
    else:
        far = side / 2 + side * np.array([np.cos(around), np.sin(around)])
        colour = skin(rng) if rng.random() < 0.4 else rng.uniform(10, 230) * rng.uniform(0.7, 1.2, 3)
        cv2.line(canvas, at.astype(int).tolist(), far.astype(int).tolist(), np.clip(colour, 0, 255).tolist(), int(side * rng.uniform(0.12, 0.3)), cv2.LINE_AA)


def arm(rng, canvas):
    """An arm that reaches in from the edge and holds goods in the middle."""
    side = canvas.shape[0]
    around = rng.uniform(0, 2 * np.pi)
    outwards = np.array([np.cos(around), np.sin(around)])
    at, palm = side / 2 + side * rng.uniform(0.1, 0.28) * outwards, side * rng.uniform(0.06, 0.13)
    colour = skin(rng) if rng.random() < 0.4 else rng.uniform(10, 230) * rng.uniform(0.7, 1.2, 3)
    ends = (np.round(point).astype(int).tolist() for point in (at + palm * outwards, at + 1.2 * side * outwards))
    cv2.line(canvas, *ends, np.clip(colour, 0, 255).tolist(), max(2, int(palm * rng.uniform(1.2, 1.8))), cv2.LINE_AA)
    hand(rng, canvas, at, palm, around + np.pi + rng.uniform(-0.4, 0.4))


def clear_bag(rng, canvas):
    """Clear plastic over the goods: paler, with bright folds."""
    side = canvas.shape[0]
    folds = np.zeros((side, side), np.uint8)
    for _ in range(rng.integers(3, 14)):
        points = (side * rng.random() + np.cumsum(rng.normal(0, side / 10, (5, 2)), 0)).astype(np.int32)
        cv2.polylines(folds, [points], False, int(rng.integers(60, 255)), int(rng.integers(1, 5)), cv2.LINE_AA)
    haze = rng.uniform(0, 0.25)
    pale = canvas * (1 - haze) + 225 * haze
    return np.clip(pale + cv2.blur(folds, (3, 3))[:, :, None] * rng.uniform(0.3, 0.8), 0, 255).astype(np.uint8)


def shaded(rng, side):
    """A bag or a screen: one colour with folds."""
    colour = np.full((side, side, 3), rng.uniform(10, 245), np.float32) * rng.uniform(0.8, 1.15, 3)
    picture = np.clip(colour, 0, 255).astype(np.uint8)
    for _ in range(12):
        shade = picture[0, 0] * rng.uniform(0.8, 1.15)
        blob(picture, side * rng.random(2), side * np.array([rng.uniform(0.05, 0.3), rng.uniform(0.01, 0.1)]), rng.uniform(0, np.pi), shade)
    return picture


def finish(rng, picture, strength):
    """Blur, light, colour, noise and compression: what the camera does to any crop."""
    side = picture.shape[0]
    if rng.random() < 0.5 * strength:
        length = int(rng.random() * rng.random() * 0.14 * side)
        if length > 1:
            kernel = np.zeros((length, length), np.float32)
            reach = length / 2 * np.array([np.cos(a := rng.uniform(0, np.pi)), np.sin(a)])
            middle = (length - 1) / 2
            cv2.line(kernel, np.round(middle - reach).astype(int).tolist(), np.round(middle + reach).astype(int).tolist(), 1)
            picture = cv2.filter2D(picture, -1, kernel / max(1, kernel.sum()))
    if rng.random() < 0.5 * strength:
        small = int(side * rng.uniform(0.4, 1))
        picture = cv2.resize(cv2.resize(picture, (small, small), interpolation=cv2.INTER_AREA), (side, side), interpolation=cv2.INTER_LINEAR)
    elif rng.random() < 0.5:
        picture = cv2.GaussianBlur(picture, (0, 0), rng.uniform(0.3, 1.2))
    level = np.arange(256, dtype=np.float32) / 255
    gain = rng.uniform(0.65, 1.3) * (1 + rng.uniform(-0.08, 0.08, 3))
    curve = (level[:, None] ** np.exp(rng.normal(0, 0.12)) * gain * 255).astype(np.float32)
    picture = cv2.LUT(picture, np.clip(curve, 0, 255).astype(np.uint8)[:, None, :])
    if rng.random() < 0.3:
        grey = cv2.cvtColor(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB)
        vivid = rng.uniform(0.6, 1.3)
        picture = cv2.addWeighted(picture, vivid, grey, 1 - vivid, 0)
    if rng.random() < 0.5:
        noise = rng.standard_normal((side, side), dtype=np.float32) * rng.uniform(1, 7)
        picture = cv2.add(picture, cv2.merge([noise, noise, noise]), dtype=cv2.CV_8U)
    if rng.random() < 0.3:
        _, code = cv2.imencode('.jpg', picture, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(40, 93))])
        picture = cv2.imdecode(code, cv2.IMREAD_COLOR)
    return picture
