/** Forms that the browser sends by itself. */

/** Sends a form of the page, as a button in it would. */
export const sendForm = (id) => document.getElementById(id)?.submit();
