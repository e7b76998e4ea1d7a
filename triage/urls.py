"""The desk's addresses."""

from django.urls import path

from triage.views import claim, decide, manage, paper, queue, rate, referral

app_name = "triage"
urlpatterns = [
    path("", queue.Queue.as_view(), name="queue"),
    path("news/", queue.News.as_view(), name="news"),
    path("paper-pack/", paper.PaperPack.as_view(), name="paper_pack"),
    path("<slug:reference>/", referral.Case.as_view(), name="referral"),
    path("<slug:reference>/claim/", claim.Claim.as_view(), name="claim"),
    path("<slug:reference>/release/", claim.Release.as_view(), name="release"),
    path("<slug:reference>/take-over/", claim.TakeOver.as_view(), name="take_over"),
    path("<slug:reference>/decide/", decide.Decide.as_view(), name="decide"),
    path("<slug:reference>/rate/<uuid:subject>/", rate.Rate.as_view(), name="rate"),
    path("<slug:reference>/pause/<uuid:subject>/", manage.Pause.as_view(), name="pause"),
    path("<slug:reference>/resume/<uuid:subject>/", manage.Resume.as_view(), name="resume"),
    path("<slug:reference>/reopen/<uuid:subject>/", manage.Reopen.as_view(), name="reopen"),
    path("<slug:reference>/recall/<slug:handover>/", manage.Recall.as_view(), name="recall"),
]
