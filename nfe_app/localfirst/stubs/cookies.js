/** Stands in for universal-cookie: this front keeps nothing in cookies of its own. */

export default class Cookies {
  get() {}
  set() {}
  remove() {}
}
