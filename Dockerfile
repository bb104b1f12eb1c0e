ARG PYTHON_IMAGE=python:3.13-slim-bookworm

FROM ${PYTHON_IMAGE} AS build
ARG EXTRAS=""
ENV UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy UV_PYTHON_DOWNLOADS=never VIRTUAL_ENV=/opt/ticketfu
RUN python -m venv /opt/uv \
    && /opt/uv/bin/pip install --no-cache-dir uv==0.13.9 \
    && /opt/uv/bin/uv venv "$VIRTUAL_ENV"
WORKDIR /build
COPY requirements.txt requirements-dev.txt ./
RUN /opt/uv/bin/uv pip sync --no-cache --require-hashes requirements.txt
COPY . .
# The second file pins, with hashes, what an extra adds: --build-arg EXTRAS=embedded
RUN /opt/uv/bin/uv pip install --no-cache --constraint requirements-dev.txt ".[${EXTRAS}]"

FROM ${PYTHON_IMAGE}
# Temporal's own server asks for the name and the home of a user that /etc/passwd does not know.
ENV PATH=/opt/ticketfu/bin:$PATH PYTHONUNBUFFERED=1 PORT=8080 USER=ticketfu HOME=/tmp
COPY --from=build /opt/ticketfu /opt/ticketfu
WORKDIR /tmp
USER 10001:10001
EXPOSE 8080
STOPSIGNAL SIGTERM
# Only a process that serves is asked; a worker, which listens nowhere, stays healthy.
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s CMD ["python", "-c", "\
import http.client, os, sys; \
words = open('/proc/1/cmdline').read().split(chr(0)); \
serving = bool({'server', 'up'} & set(words)); \
http = http.client.HTTPConnection('127.0.0.1', int(os.environ['PORT']), timeout=4); \
serving and http.request('GET', '/health'); \
sys.exit(serving and http.getresponse().status != 200)"]
ENTRYPOINT ["ticketfu"]
CMD ["up"]
