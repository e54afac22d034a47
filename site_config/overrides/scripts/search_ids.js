/* An ID is looked for as a whole. The theme's search splits `SOP-EXC-01` at its hyphens and finds each page
   that has any of the three; and it fails on the half-typed `SOP-`. So what goes to the search asks for all
   parts of an ID, and leaves out a hyphen that nothing follows yet. A word such as `post-clearance` is no ID. */
"use strict";
(() => {
  const QUERY = 2; // The theme's number of a message that asks.
  const looksLikeAnId = (word) => /\d/.test(word) || word === word.toUpperCase();
  const wholeIds = (text) =>
    text
      .replace(/[-:^~]+(?=\s|$)/g, "")
      .replace(/(^|\s)([A-Za-z]\w*(?:-\w+)+)(?=\s|$)/g, (found, before, word) =>
        looksLikeAnId(word) ? `${before}+${word.split("-").join(" +")}*` : found);
  for (const kind of new Set([window.Worker, window.IFrameWorker])) {
    if (!kind) continue;
    const send = kind.prototype.postMessage;
    kind.prototype.postMessage = function (message, ...rest) {
      const asks = message && message.type === QUERY && typeof message.data === "string";
      return send.call(this, asks ? { ...message, data: wholeIds(message.data) } : message, ...rest);
    };
  }
})();
