// A page that has moved leads each of its anchors to where its words are now.
const place = document.getElementById(decodeURIComponent(location.hash.slice(1)));
const link = place && place.querySelector("a");
if (link) location.replace(link.href);
