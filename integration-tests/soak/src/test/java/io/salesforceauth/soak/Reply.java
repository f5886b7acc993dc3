package io.salesforceauth.soak;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;

/**
 * A response, whole or cut.
 *
 * @param cut where the connection ends
 */
record Reply(int status, Map<String, String> headers, byte[] body, Cut cut) {

	static Reply of(int status, String contentType, byte[] body) {
		return new Reply(status, Map.of("Content-Type", contentType), body, Cut.NOT);
	}

	static Reply json(int status, String body) {
		return of(status, "application/json;charset=UTF-8", body.getBytes(StandardCharsets.UTF_8));
	}

	static Reply html(int status) {
		return of(status, "text/html",
				"<html><body>Down for maintenance</body></html>".getBytes(StandardCharsets.UTF_8));
	}

	static Reply nothing(Cut cut) {
		return new Reply(200, Map.of(), new byte[0], cut);
	}

	Reply with(String header, String value) {
		Map<String, String> headers = new TreeMap<>(this.headers);
		headers.put(header, value);
		return new Reply(this.status, headers, this.body, this.cut);
	}

	Reply cut(Cut cut) {
		return new Reply(this.status, this.headers, this.body, cut);
	}

	Reply gzip() {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
			gzip.write(this.body);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return new Reply(this.status, this.headers, bytes.toByteArray(), this.cut).with("Content-Encoding", "gzip");
	}

	/**
	 * Return what is sent.
	 * @param head whether the request was a HEAD
	 * @param last whether the connection ends after it
	 */
	byte[] bytes(boolean head, boolean last) {
		if (this.cut == Cut.BEFORE || this.cut == Cut.RESET) {
			return new byte[0];
		}
		StringBuilder text = new StringBuilder("HTTP/1.1 " + this.status + " Status\r\n");
		this.headers.forEach((name, value) -> text.append(name).append(": ").append(value).append("\r\n"));
		boolean empty = this.status == 204 || this.status == 304;
		if (!empty) {
			text.append("Content-Length: ").append(this.body.length).append("\r\n");
		}
		text.append(last ? "Connection: close\r\n\r\n" : "\r\n");
		byte[] headers = text.toString().getBytes(StandardCharsets.ISO_8859_1);
		if (this.cut == Cut.HEADERS) {
			return Arrays.copyOf(headers, text.indexOf("\r\n") + 6);
		}
		int size = (head || empty) ? 0 : ((this.cut == Cut.BODY) ? this.body.length / 2 : this.body.length);
		byte[] bytes = Arrays.copyOf(headers, headers.length + size);
		System.arraycopy(this.body, 0, bytes, headers.length, size);
		return bytes;
	}

	/**
	 * Where a connection ends.
	 */
	enum Cut {

		NOT, BEFORE, RESET, HEADERS, BODY

	}

}
