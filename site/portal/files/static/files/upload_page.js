// The upload page: every place for files on it.

import { UploadList } from "./upload_list.js";

for (const box of document.querySelectorAll("[data-uploads]")) {
  const token = box.querySelector('[name="csrfmiddlewaretoken"]').value;
  new UploadList(box, { token, stored: () => {} });
}
