// The order of a package's rooms: each imports only rooms before it.

/** The room of a file: its folder, or itself where it is a room of its own; null for what comes last. */
export function roomOf(file, rooms) {
  const [first] = file.split('/')
  return file.includes('/') || rooms.some(([room]) => room === first) ? first : null
}

/**
 * Imports against the order, folders that are no room, and rooms that are no folder.
 *
 * @param {readonly (readonly [string, string])[]} rooms
 * @param {Map<string, Set<string>>} imports
 * @returns {string[]}
 */
export function faultsOfRooms(rooms, imports) {
  const place = new Map(rooms.map(([room], index) => [room, index]))
  const placeOf = (file) => {
    const room = roomOf(file, rooms)
    return room === null ? rooms.length : place.get(room)
  }
  const there = new Set([...imports.keys()].map((file) => roomOf(file, rooms)).filter((room) => room !== null))
  return [
    ...[...there]
      .filter((room) => !place.has(room))
      .map((room) => `${room}/ is in no list: say in rooms.mjs what it is`),
    ...[...place.keys()].filter((room) => !there.has(room)).map((room) => `${room} is in rooms.mjs and not in src`),
    ...[...imports].flatMap(([file, targets]) =>
      [...targets]
        .filter((target) => imports.has(target) && placeOf(target) > placeOf(file))
        .map((target) => `${file} imports ${target}, which comes after it in tooling/rooms.mjs`),
    ),
  ]
}

/**
 * Which room imports which.
 *
 * @returns {Map<string, Set<string>>}
 */
export function arrowsOf(rooms, imports) {
  const arrows = new Map(rooms.map(([room]) => [room, new Set()]))
  for (const [file, targets] of imports) {
    const room = roomOf(file, rooms)
    for (const target of targets) {
      const other = roomOf(target, rooms)
      if (room !== null && other !== null && other !== room) arrows.get(room)?.add(other)
    }
  }
  return arrows
}
